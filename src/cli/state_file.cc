#include "cli/state_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/pack_file.h"
#include "cli/replace_file.h"

namespace tollgate::cli {
namespace {

constexpr size_t kMinSecretBytes = 16, kMaxSecretBytes = 1024;
// Known to all: a state of keys that are no secret can be saved, moved and merged without anybody keeping one.
constexpr std::string_view kOpenSecret = "tollgate: the keys of this state are no secret";

bool IsUrl(std::string_view place) { return place.find("://") != place.npos; }

// The first line of the file; "" where none is named. False: said.
bool ReadPassword(const std::string& path, std::string* password, int* exit_code) {
  if (path.empty()) return true;
  constexpr size_t kMaxPasswordBytes = 4096;
  const int problem = ReadWholeFile(path, kMaxPasswordBytes, password);
  if (problem == 0) {
    password->resize(std::min(password->find_first_of("\r\n"), password->size()));
    return true;
  }
  const bool is_interrupted = problem == EINTR && WasInterrupted();
  Complain(is_interrupted ? "interrupted" : "cannot read " + path + ": " + ErrnoText(problem));
  *exit_code = is_interrupted ? kExitInterrupted : kExitUnusable;
  return false;
}

// The name of a window that hashes what is sensitive, a key or a value that is counted as distinct; "": none.
std::string SensitiveWindow(const Plan& plan) {
  for (int32_t w = 0; w < plan.window_count(); ++w) {
    if (plan.window(w).has_sensitive_key != 0) return std::string(View(plan.window(w).name));
  }
  return {};
}

bool IsMissing(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) != 0 && errno == ENOENT;
}

// 0, or why no file can be put there. Better known before a run than after it.
int CheckFolder(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == path.npos ? "." : path.substr(0, slash + 1);
  return access(folder.c_str(), W_OK | X_OK) == 0 ? 0 : errno;
}

// "" is a shell's empty variable, and must not mean that nothing is asked for.
std::string RefuseEmpty(const std::string& path) { return path.empty() ? "a file is missing" : ""; }
std::string RefuseNoPlace(const std::string& place) {
  if (place == "-") return "a state is kept in a file or on a server, and - is neither";
  return RefuseEmpty(place);
}

}  // namespace

CLI::Option* AddSecretOption(CLI::App* verb, std::string* path) {
  CLI::Option* const option = verb->add_option(
      "--state-secret-file", *path,
      "File of 16 to 1,024 bytes that nobody else knows, under which the state's keys are hashed: needed "
      "where a window's key, or what it counts as distinct, is sensitive. `head -c 32 /dev/urandom > FILE` makes one. "
      "Without it keys are "
      "hashed under a value that everybody knows");
  return option->check(RefuseEmpty);
}

void AddStateOptions(CLI::App* verb, StateArguments* arguments) {
  CLI::Option* const state = verb->add_option(
      "--state", arguments->place,
      "File with what velocity windows remember: read if it is there, and replaced whole when the run came to its end; "
      "or a server that several processes share: redis://host:6379/0, redis+unix:///path/of/socket. Without it a run "
      "is "
      "a stream of its own");
  state->check(RefuseNoPlace);
  AddSecretOption(verb, &arguments->secret_file)->needs(state);
  verb->add_option("--state-password-file", arguments->password_file,
                   "File whose first line is the server's password, which a URL would show to other users")
      ->check(RefuseEmpty)
      ->needs(state);
  verb->add_flag("--state-only", arguments->is_only, "Only count the records into the state: no decisions are written")
      ->needs(state);
}

bool ReadSecret(const Plan& plan, const std::string& path, std::string* secret, int* exit_code) {
  *exit_code = kExitUsage;
  if (path.empty()) {
    const std::string window = SensitiveWindow(plan);
    secret->assign(kOpenSecret);
    if (window.empty()) return true;
    Complain("the window `" + window +
             "` tells sensitive values apart: its state needs --state-secret-file FILE, 16 to 1,024 bytes that nobody "
             "else knows; "
             "`head -c 32 /dev/urandom > FILE` makes one, to be kept as long as the state");
    return false;
  }
  if (const int problem = ReadWholeFile(path, kMaxSecretBytes, secret); problem != 0) {
    const bool is_interrupted = problem == EINTR && WasInterrupted();
    Complain(is_interrupted     ? "interrupted"
             : problem == EFBIG ? path + " is larger than 1,024 bytes, and no secret"
                                : "cannot read " + path + ": " + ErrnoText(problem));
    if (problem != EFBIG) *exit_code = is_interrupted ? kExitInterrupted : kExitUnusable;
    return false;
  }
  if (secret->size() >= kMinSecretBytes) return true;
  Complain(path + " has " + std::to_string(secret->size()) + " bytes; a secret has 16 to 1,024");
  return false;
}

bool ReadStateFile(const std::string& path, std::string* bytes, int* exit_code) {
  const int problem = ReadWholeFile(path, SIZE_MAX - 1, bytes);
  if (problem == 0) return true;
  const bool is_interrupted = problem == EINTR && WasInterrupted();
  Complain(is_interrupted ? "interrupted" : "cannot read " + path + ": " + ErrnoText(problem));
  *exit_code = is_interrupted ? kExitInterrupted : kExitUnusable;
  return false;
}

bool KeptState::Open(const Plan& plan, const std::string& pack_path, const StateArguments& arguments, bool is_quiet,
                     int* exit_code) {
  *exit_code = kExitUsage;
  if (plan.window_count() == 0) {
    Complain(pack_path + " has no velocity windows: there is no state to keep");
    return false;
  }
  read_paths_ = {arguments.secret_file, arguments.password_file};
  std::string secret;
  if (!ReadSecret(plan, arguments.secret_file, &secret, exit_code)) return false;
  if (IsUrl(arguments.place)) return Connect(arguments, exit_code) && Create(plan, secret, exit_code);
  if (!arguments.password_file.empty()) {
    *exit_code = kExitUsage;
    Complain("--state-password-file is for a server, and " + arguments.place + " is a file");
    return false;
  }
  path_ = arguments.place;
  return Create(plan, secret, exit_code) && LoadFile(is_quiet, exit_code);
}

bool KeptState::Connect(const StateArguments& arguments, int* exit_code) {
  std::string password;
  if (!ReadPassword(arguments.password_file, &password, exit_code)) return false;
  tg_redis_options options{};
  options.struct_size = sizeof options;
  options.password = Text(password);
  options.cancelled = [](void*) -> int32_t { return WasInterrupted() ? 1 : 0; };
  tg_redis_store* store = nullptr;
  tg_error error{};
  const tg_status status = tg_redis_store_new(Text(arguments.place), &options, &store, &error);
  store_.reset(store);
  if (status == TG_OK) return true;
  *exit_code = WasInterrupted() ? kExitInterrupted : status == TG_INVALID_ARGUMENT ? kExitUsage : kExitFailed;
  Complain("--state: " + std::string(error.message));
  return false;
}

bool KeptState::Create(const Plan& plan, const std::string& secret, int* exit_code) {
  const tg_store* const store = store_ == nullptr ? nullptr : tg_redis_store_get(store_.get());
  Expected<State> made = State::New(plan, {.secret = secret, .store = store});
  if (made.ok()) {
    state_ = *std::move(made);
    return true;
  }
  *exit_code = kExitFailed;
  Complain(std::string(made.status().message()));
  return false;
}

bool KeptState::LoadFile(bool is_quiet, int* exit_code) {
  const bool is_missing = IsMissing(path_);
  loaded_ = IdentityOf(path_);
  if (loaded_.has_value()) held_.emplace(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK), true);
  if (!is_missing && !loaded_.has_value()) {
    *exit_code = kExitUsage;
    Complain("the state would go to " + path_ + ", which is no regular file");
    return false;
  }
  if (const int problem = CheckFolder(path_); problem != 0) {
    *exit_code = kExitFailed;
    Complain("cannot write " + path_ + ": " + ErrnoText(problem));
    return false;
  }
  if (is_missing) {
    if (!is_quiet) Complain(path_ + " is not there: the state is a new one");
    return true;
  }
  std::string bytes;
  if (!ReadStateFile(path_, &bytes, exit_code)) return false;
  const Status loaded = state_.Load(bytes);
  if (loaded.ok() && !is_quiet) TellDropped(state_, path_);
  if (loaded.ok()) return true;
  *exit_code = kExitUnusable;
  Complain(path_ + ": " + std::string(loaded.message()));
  return false;
}

Status KeptState::Save() const {
  if (path_.empty()) return {};
  // Runs that go on from one file side by side would each drop what the other counted.
  return WriteStateFile(state_, path_, [this] { return IdentityOf(path_) == loaded_; });
}

std::string KeptState::Fate() const {
  if (!path_.empty()) return "the state " + path_ + " is what it was before the run";
  std::string sentence(View(tg_redis_store_failure(store_.get())));
  return sentence.append(sentence.empty() ? "" : "; ").append("what was counted in the store stays counted");
}

void TellDropped(const State& state, const std::string& path) {
  std::string names;
  for (size_t d = 0; d < state.dropped_count(); ++d) {
    names.append(d == 0 ? "`" : ", `").append(state.dropped(d)).append("`");
  }
  if (names.empty()) return;
  Complain(path + ": the pack has no window that means what " + names + (state.dropped_count() == 1 ? " does" : " do") +
           " there: what the state holds of it is not kept");
}

Status WriteStateFile(const State& state, const std::string& path, const std::function<bool()>& is_current) {
  Replacement file;
  const auto failed = [&path](int problem) {
    return Status(TG_WRITE_FAILED, "cannot write the state " + path + ": " + ErrnoText(problem));
  };
  if (const int problem = file.Open(path); problem != 0) return failed(problem);
  int problem = 0;
  const auto write = [&](std::string_view bytes) -> int32_t { return problem = file.Append(bytes); };
  const Status saved = state.Save(write);
  if (problem != 0) return failed(problem);
  if (!saved.ok()) return saved;
  problem = file.Commit(is_current);
  if (problem == ESTALE && is_current) {
    return Status(TG_WRITE_FAILED,
                  "another run replaced the state " + path + " meanwhile, which stays as that left it");
  }
  return problem == 0 ? Status() : failed(problem);
}

}  // namespace tollgate::cli
