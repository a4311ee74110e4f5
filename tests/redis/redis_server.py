"""A Redis server of a test's own, on a socket in a folder of its own, and a client of twenty lines."""
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time


PROGRAM = shutil.which("redis-server") or shutil.which("valkey-server")


def is_installed():
    return PROGRAM is not None


class Client:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        try:
            self.socket.connect(path)
        except OSError:
            self.socket.close()
            raise
        self.file = self.socket.makefile("rb")

    def ask(self, *words):
        words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        self.socket.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words))
        return self.reply()

    def reply(self):
        line = self.file.readline()
        if not line:
            raise ConnectionError("no answer")
        kind, rest = line[:1], line[1:-2]
        if kind == b"$":
            return None if rest == b"-1" else self.file.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        return int(rest) if kind == b":" else rest.decode()

    def close(self):
        self.file.close()
        self.socket.close()


class Server:
    """Writes to disk at each command. Ends with `close`."""

    def __init__(self, *settings):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tollgate-redis-", dir="/tmp"))
        self.socket = str(self.folder / "s")
        self.url = f"redis+unix://{self.socket}"
        self.settings = settings
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, "--port", "0", "--unixsocket", self.socket, "--dir", self.folder, "--save", "", "--appendonly", "yes",
             "--appendfsync", "always", *self.settings],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # A test that is killed leaves no server: a pipe that we hold closes.
        self.watcher = subprocess.Popen(["sh", "-c", 'read gone; kill -9 "$0"; rm -rf "$1"', str(self.process.pid), self.folder],
                                        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while True:
            try:
                if self.ask("PING") == "PONG":
                    return
            except OSError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.01)

    def stop(self, how=signal.SIGKILL):
        self.watcher.kill()
        self.watcher.communicate()
        self.process.send_signal(how)
        self.process.wait()

    def ask(self, *words):
        client = Client(self.socket)
        try:
            return client.ask(*words)
        finally:
            client.close()

    def dump(self):
        """Every key and what lies there."""
        client, cursor, found = Client(self.socket), b"0", {}
        while True:
            cursor, keys = client.ask("SCAN", cursor, "COUNT", 1000)
            if keys:
                found.update(zip(keys, client.ask("MGET", *keys), strict=True))
            if cursor == b"0":
                client.close()
                return found

    def files(self):
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
