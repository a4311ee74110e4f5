// The passes of checking, in the order of check_pack.cc. Each reads what the ones before it made, adds its part to
// `checked`, and reports every problem it sees: a part that failed leaves a placeholder, so that indexes stay in step.
#ifndef TOLLGATE_COMPILE_PASSES_H_
#define TOLLGATE_COMPILE_PASSES_H_

#include <optional>
#include <vector>

#include "compile/compile.h"

namespace tollgate::compile {

struct CheckContext {
  SourceMap* sources;
  const pack::FileLoader& load;
  Diagnostics* diagnostics;
  CheckedPack* checked;
  // What expressions may name but what could not be read. An expression that names such a part is not checked: its
  // problems would all be echoes.
  bool has_schema = false;
  std::vector<bool> broken_tables{};
  std::vector<bool> broken_windows{};
  std::vector<bool> broken_variables{};
};

// The file that `path` names, added to the sources; a diagnostic at `path` where it cannot be read.
enum class FileKind : bool { kText, kData };
std::optional<uint32_t> LoadFile(const CheckContext& context, const json::Node& path, uint32_t folder, FileKind kind);
// A schema that is a file name or stands inline. *tree owns the nodes of a file.
std::optional<schema::Schema> LoadSchema(const CheckContext& context, const json::Node& where, uint32_t folder,
                                         std::unique_ptr<json::Tree>* tree);
cel::Type TypeOf(const column::LayoutField& field);

void NameFields(const CheckedPack& checked, cel::Environment* environment);
void CheckRecord(const CheckContext& context);  // record.id and record.time
void LoadLists(const CheckContext& context);    // lists and their names
void LoadTables(CheckContext* context);         // tables and their names
// Variables in dependency order, and windows between those that read none and the others.
void CheckVariables(CheckContext* context);
// `reads_windows`: per variable; those that read none are checked.
void CheckWindows(CheckContext* context, const std::vector<bool>& reads_windows);
void CheckRules(const CheckContext& context);     // conditions, outcomes
void CheckReasons(const CheckContext& context);   // reason values
void WarnOfSilence(const CheckContext& context);  // compile.rule.silenced
void WarnOfNumbers(const CheckContext& context);  // compile.rule.number_scale
void WarnOfUnused(const CheckContext& context);   // compile.rule.unused
void CheckTests(const CheckContext& context);     // names that the pack's tests expect, and their histories

// Parses and checks one expression; nullptr where that failed or where it reads a broken part.
cel::Expr* CheckExpression(const CheckContext& context, const cel::Source& source);
// Resolves and types a parsed tree; as above.
cel::Expr* CheckTree(const CheckContext& context, const cel::Source& source, cel::Expr* expr);

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_PASSES_H_
