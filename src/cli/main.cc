// The command: a thin face on include/tollgate.
#include <cstdio>
#include <exception>
#include <string>

#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/pack_file.h"
#include "cli/verbs.h"
#include "tollgate/version.h"

namespace {

int Main(int argc, char** argv) {
  CLI::App app("Tollgate vets every transaction before the money moves.", "tollgate");
  int exit_code = tollgate::cli::kExitClean;
  app.set_version_flag("--version", std::string("tollgate ") + tg_version());
  app.require_subcommand(1);
  app.footer(tollgate::cli::kExitCodesHelp);
  tollgate::cli::AddCheck(&app, &exit_code);
  tollgate::cli::AddScreen(&app, &exit_code);
  tollgate::cli::AddValidate(&app, &exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and the version are no errors, though CLI11 says them by the same road.
    return app.exit(error) == 0 ? tollgate::cli::kExitClean : tollgate::cli::kExitUsage;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  tollgate::cli::InstallSignalHandlers();
  try {
    return Main(argc, argv);
  } catch (const std::exception& exception) {
    tollgate::cli::Complain(exception.what());
    return tollgate::cli::kExitFailed;
  }
}
