// CLI11 says "A subcommand is required" of `tollgate foo` and of a slip in an option's name only that something "was
// not expected", so the two are put into words here. The engine has a suggestion for packs (base/diagnostic.h), but the
// command stands on include/ alone, and a public function for ten words would not be worth its promise.
#include "cli/usage.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "cli/complain.h"
#include "cli/exit_code.h"

namespace tollgate::cli {
namespace {

// Levenshtein's distance, a row at a time.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

// "; did you mean `--summary`?" or nothing.
std::string Suggestion(std::string_view word, const std::vector<std::string>& known) {
  const size_t limit = std::max<size_t>(1, word.size() / 3);
  const std::string* nearest = nullptr;
  size_t nearest_distance = limit + 1;
  for (const std::string& candidate : known) {
    const size_t distance = EditDistance(word, candidate);
    if (distance >= std::min(nearest_distance, std::max(word.size(), candidate.size()))) continue;
    nearest = &candidate;
    nearest_distance = distance;
  }
  return nearest == nullptr ? "" : "; did you mean `" + *nearest + "`?";
}

bool IsOption(std::string_view word) { return word.size() > 1 && word[0] == '-'; }

std::vector<std::string> OptionsOf(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> VerbsOf(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(verb->get_name());
  return names;
}

std::string Listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

// The words of `app` that it does not know; "": it knows all.
std::string UnknownWords(const CLI::App& app, const std::string& path) {
  const std::vector<std::string> words = app.remaining();
  if (words.empty()) return {};
  const auto option = std::find_if(words.begin(), words.end(), IsOption);
  if (option != words.end()) {
    const std::string name = option->substr(0, option->find('='));
    return path + " has no option `" + name + "`" + Suggestion(name, OptionsOf(app));
  }
  const std::vector<std::string> verbs = VerbsOf(app);
  if (verbs.empty()) return path + " takes no further argument: `" + words[0] + "`";
  return "`" + words[0] + "` is no command" + Suggestion(words[0], verbs) + "\nCommands: " + Listed(verbs);
}

}  // namespace

int TellUsage(const CLI::App& app, const CLI::ParseError& error) {
  // Help and the version are no errors, though CLI11 says them by the same road.
  if (error.get_exit_code() == 0) return app.exit(error);
  std::string path = app.get_name();
  std::string problem = UnknownWords(app, path);
  const std::vector<CLI::App*> verbs = app.get_subcommands();
  if (!verbs.empty()) {
    path += " " + verbs[0]->get_name();
    if (problem.empty()) problem = UnknownWords(*verbs[0], path);
  } else if (problem.empty() && !VerbsOf(app).empty()) {
    problem = "a command is missing\nCommands: " + Listed(VerbsOf(app));
  }
  ComplainAs(app.get_name(), problem.empty() ? error.what() : problem);
  ComplainAs(app.get_name(), "`" + path + " --help` tells more");
  return kExitUsage;
}

}  // namespace tollgate::cli
