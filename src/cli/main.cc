// The command: a thin face on include/tollgate.
#include <cstdio>
#include <exception>
#include <string>

#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/pack_file.h"
#include "cli/usage.h"
#include "cli/verbs.h"
#include "tollgate/version.h"

namespace {

int Main(int argc, char** argv) {
  CLI::App app("Tollgate vets every transaction before the money moves.", "tollgate");
  int exit_code = tollgate::cli::kExitClean;
  app.set_version_flag("--version", std::string("tollgate ") + tg_version());
  app.require_subcommand(1);
  app.footer(tollgate::cli::ExitCodesHelp("decisions or findings"));
  tollgate::cli::CheckArguments check;
  tollgate::cli::CompileArguments compile;
  tollgate::cli::PlanArguments plan;
  tollgate::cli::ScreenArguments screen;
  tollgate::cli::StateFileArguments state;
  tollgate::cli::RunArguments validate;
  tollgate::cli::AddCheck(&app, &check, &exit_code);
  tollgate::cli::AddCompile(&app, &compile, &exit_code);
  tollgate::cli::AddPlan(&app, &plan, &exit_code);
  tollgate::cli::AddScreen(&app, &screen, &exit_code);
  tollgate::cli::AddState(&app, &state, &exit_code);
  tollgate::cli::AddValidate(&app, &validate, &exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return tollgate::cli::TellUsage(app, error);
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
