#include "cli/data_files.h"

#include <cerrno>
#include <deque>

#include "cli/exit_code.h"
#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/pack_file.h"
#include "tollgate/compile.h"

namespace tollgate::cli {
namespace {

bool IsName(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_part = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  if (text.empty() || !is_letter(text[0])) return false;
  for (char c : text) {
    if (!is_part(c)) return false;
  }
  return true;
}

void WarnOfEmptyTables(const Data& data) {
  for (size_t i = 0; i < data.size(); ++i) {
    const tg_data_source source = data[i];
    if (source.identity.size != 0) continue;
    const std::string name(View(source.name));
    Complain("warning: the table `" + name +
             "` is external and no rows came: every look-up in it is unknown; give --data " + name + "=FILE");
  }
}

}  // namespace

void AddDataOption(CLI::App* verb, std::vector<std::string>* arguments) {
  verb->add_option(
          "--data", *arguments,
          "A data file, made by `tollgate compile --list`, in place of what a list or table of the pack holds; or "
          "TABLE=FILE: the rows of an external table, CSV, NDJSON or JSON. May be given several times")
      ->allow_extra_args(false);
}

DataArgument ReadDataArgument(const std::string& argument) {
  const size_t sign = argument.find('=');
  if (sign == argument.npos || !IsName(std::string_view(argument).substr(0, sign))) return {"", argument};
  return {argument.substr(0, sign), argument.substr(sign + 1)};
}

bool LoadData(const Plan& plan, const std::vector<std::string>& arguments, bool tells_warnings, Data* data,
              int* exit_code) {
  std::deque<DataArgument> named;
  std::deque<std::string> contents;
  std::vector<tg_data_file> files;
  for (const std::string& argument : arguments) {
    const DataArgument& file = named.emplace_back(ReadDataArgument(argument));
    std::string& content = contents.emplace_back();
    const int problem = ReadWholeFile(file.path, TG_MAX_DATA_FILE_SIZE, &content);
    if (problem != 0) {
      const bool is_interrupted = problem == EINTR && WasInterrupted();
      Complain(is_interrupted ? "interrupted"
                              : "cannot read " + file.path + ": " +
                                    (problem == EFBIG ? "it is larger than 256 MiB" : ErrnoText(problem)));
      *exit_code = is_interrupted ? kExitInterrupted : kExitUnusable;
      return false;
    }
    files.push_back(DataFile(file.path, content, file.table));
  }
  Expected<Data> loaded = Data::New(plan, files);
  if (!loaded.ok()) {
    Complain(std::string(loaded.status().message()));
    *exit_code = kExitUnusable;
    return false;
  }
  *data = *std::move(loaded);
  if (tells_warnings) WarnOfEmptyTables(*data);
  return true;
}

}  // namespace tollgate::cli
