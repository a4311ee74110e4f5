// --state: what velocity windows remember from one run to the next, in a file or on a server.
#ifndef TOLLGATE_CLI_STATE_FILE_H_
#define TOLLGATE_CLI_STATE_FILE_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/file.h"
#include "tollgate/redis.h"
#include "tollgate/state.hpp"

namespace tollgate::cli {

struct StateArguments {
  std::string place;  // a file or a URL; "": the run is a stream of its own
  std::string secret_file;
  std::string password_file;  // of the server that a URL names
  bool is_only = false;
};
// --state, --state-secret-file, --state-password-file, --state-only.
void AddStateOptions(CLI::App* verb, StateArguments* arguments);
// --state-secret-file alone.
CLI::Option* AddSecretOption(CLI::App* verb, std::string* path);

// The secret for states of `plan`: what the file holds, or, where no key is sensitive, one that everybody knows. False:
// all has been said, and *exit_code says how it ended.
bool ReadSecret(const Plan& plan, const std::string& path, std::string* secret, int* exit_code);
// The whole of a state file. False: said.
bool ReadStateFile(const std::string& path, std::string* bytes, int* exit_code);

// The state that a run goes on with, and that lives on after it.
class KeptState {
 public:
  // False: all has been said, and *exit_code says how it ended. `plan` outlives this.
  bool Open(const Plan& plan, const std::string& pack_path, const StateArguments& arguments, bool is_quiet,
            int* exit_code);
  State* state() { return &state_; }
  const std::string& path() const { return path_; }  // "": it lives on a server
  // What the arguments name besides, never to be written over.
  const std::vector<std::string>& read_paths() const { return read_paths_; }
  // After a run to the end. WRITE_FAILED: the file is as it was.
  Status Save() const;
  // After a run that failed, in a sentence: what went wrong with a server, and what became of the state.
  std::string Fate() const;

 private:
  bool Connect(const StateArguments& arguments, int* exit_code);
  bool Create(const Plan& plan, const std::string& secret, int* exit_code);
  bool LoadFile(bool is_quiet, int* exit_code);

  Owned<tg_redis_store, tg_redis_store_free> store_;
  State state_;  // may live in the store, which goes after it
  std::string path_;
  std::vector<std::string> read_paths_;
  std::optional<FileIdentity> loaded_;  // none: there was no file
  std::optional<Descriptor> held_;      // the file, open, so that no other can get its number and pass for it
};

// Says which windows of the file that `state` took in last the pack does not have.
void TellDropped(const State& state, const std::string& path);
// Writes a state's file whole or not at all. `is_current` as Replacement::Commit has it.
Status WriteStateFile(const State& state, const std::string& path, const std::function<bool()>& is_current = nullptr);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_STATE_FILE_H_
