// A pack is read depth first: the files it includes, in their order, then itself. So rules of included files stand
// before its own, wherever `include` stands among its keys.
#include <algorithm>
#include <utility>

#include "pack/reader.h"
#include "pack/yaml.h"
#include "tollgate/compile.h"

namespace tollgate::pack {

namespace {

constexpr int64_t kFormat = 1;
constexpr size_t kMaxFiles = 256;

// Removes `.` and `x/..` from a path, to know a file again.
std::string NormalPath(std::string_view path) {
  std::vector<std::string_view> parts;
  for (size_t at = 0; at <= path.size();) {
    size_t end = std::min(path.find('/', at), path.size());
    std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string normal = path.substr(0, 1) == "/" ? "/" : "";
  for (size_t i = 0; i < parts.size(); ++i) (normal += i == 0 ? "" : "/") += parts[i];
  return normal;
}

class FileReader {
 public:
  FileReader(Reader* reader, const FileLoader& load) : reader_(reader), load_(load) {}

  void ReadMain(uint32_t file) {
    std::string path = NormalPath(reader_->context.sources->name(file));
    seen_.push_back(path);
    open_.push_back(path);
    const Node* root = Parse(file);
    if (root == nullptr) return;
    Fields fields(&reader_->context, *root, "a pack",
                  {"tollgate", "name", "version", "record", "lists", "tables", "windows", "variables", "rules",
                   "decide", "tests", "include"});
    CheckFormat(fields);
    fields.Require("name", "a name for the pack: name: card-payments");
    reader_->pack.name = fields.Label("name");
    reader_->pack.version = fields.Label("version");
    if (const Node* record = fields.Require("record", "say what a record is: record: {schema: payment.schema.json}")) {
      ReadRecord(reader_, *record);
    }
    ReadParts(fields);
    if (const Node* decide = fields.Get("decide")) {
      ReadDecide(reader_, *decide);
    } else if (!reader_->pack.rules.empty()) {
      reader_->context.Add(Diag::kPackMissingKey, fields.start(), "a pack with rules needs the key `decide`",
                           "say what rules lead to");
    }
    CheckEffects(reader_);
  }

 private:
  // The root, an object; nullptr: reported.
  const Node* Parse(uint32_t file) {
    Context& context = reader_->context;
    Diagnostics problems;
    std::unique_ptr<json::Tree> tree = ParseDocument(*context.sources, file, &problems);
    for (const Diagnostic& d : problems.list()) {
      context.Add(d.diag, d.span, d.message, d.hint);
      if (DiagSeverity(d.diag) == TG_SEVERITY_ERROR) context.AddFault(d.span);
    }
    if (tree == nullptr) return nullptr;
    const Node* root = tree->root;
    if (root->kind == Kind::kNull) {
      context.Add(Diag::kPackEmpty, root->span, "the pack is empty", "start with: tollgate: 1");
      return nullptr;
    }
    if (!ExpectKind(&context, *root, Kind::kObject, "a pack")) return nullptr;
    reader_->pack.trees.push_back(std::move(tree));
    return root;
  }

  void CheckFormat(const Fields& fields) {
    Context& context = reader_->context;
    const Node* format = fields.Get("tollgate");
    if (format == nullptr) {
      context.Add(Diag::kPackFormat, fields.start(), "the pack does not say which format it is written in",
                  "start with: tollgate: 1");
      return;
    }
    std::optional<int64_t> number = fields.Integer("tollgate", 1, INT32_MAX);
    if (!number || *number == kFormat) return;
    context.Add(Diag::kPackFormat, format->span,
                "the pack is written in format " + std::to_string(*number) + ", and this Tollgate reads format 1",
                "a newer Tollgate reads it");
  }

  // What main and included files both may have.
  void ReadParts(const Fields& fields) {
    if (const Node* include = fields.Array("include")) {
      for (const Node* path : include->items) {
        if (ExpectText(&reader_->context, *path, "an entry of `include`") != nullptr) Include(*path);
      }
    }
    if (const Node* lists = fields.Get("lists")) ReadLists(reader_, *lists);
    if (const Node* tables = fields.Get("tables")) ReadTables(reader_, *tables);
    if (const Node* windows = fields.Get("windows")) ReadWindows(reader_, *windows);
    if (const Node* variables = fields.Get("variables")) ReadVariables(reader_, *variables);
    if (const Node* rules = fields.Get("rules")) ReadRules(reader_, *rules);
    if (const Node* tests = fields.Get("tests")) ReadTests(reader_, *tests);
  }

  void Include(const Node& node) {
    Context& context = reader_->context;
    std::string path = JoinPath(context.sources->name(node.span.file), node.text);
    std::string normal = NormalPath(path);
    bool is_open = std::find(open_.begin(), open_.end(), normal) != open_.end();
    if (is_open || std::find(seen_.begin(), seen_.end(), normal) != seen_.end()) {
      context.Add(Diag::kPackInclude, node.span,
                  Shown(node.text) + (is_open ? " includes itself" : " is included twice"));
      return;
    }
    if (seen_.size() >= kMaxFiles) {
      context.Add(Diag::kPackInclude, node.span, "a pack has at most 256 files");
      return;
    }
    seen_.push_back(normal);
    std::string problem;
    std::optional<std::string> text = load_ ? load_(path, TG_MAX_TEXT_FILE_SIZE, &problem) : std::nullopt;
    if (!text) {
      context.Add(Diag::kFileUnreadable, node.span,
                  "cannot read " + Shown(path) + (problem.empty() ? "" : ": " + problem));
      return;
    }
    open_.push_back(normal);
    ReadIncluded(context.sources->Add(std::move(path), *std::move(text)));
    open_.pop_back();
  }

  void ReadIncluded(uint32_t file) {
    const Node* root = Parse(file);
    if (root == nullptr) return;
    Fields fields(&reader_->context, *root, "an included file",
                  {"tollgate", "lists", "tables", "windows", "variables", "rules", "tests", "include", "name",
                   "version", "record", "decide"});
    for (std::string_view key : {"name", "version", "record", "decide"}) {
      if (fields.Get(key) == nullptr) continue;
      reader_->context.Add(Diag::kPackInclude, fields.KeySpan(key), "an included file cannot have " + Shown(key),
                           "it stands in the file that includes this one");
    }
    if (fields.Get("tollgate") != nullptr) CheckFormat(fields);
    ReadParts(fields);
  }

  Reader* reader_;
  const FileLoader& load_;
  std::vector<std::string> seen_;
  std::vector<std::string> open_;
};

}  // namespace

bool Reader::Claim(std::unordered_map<std::string, Span>* space, const std::string& name, Span span,
                   std::string_view what) {
  auto [first, is_new] = space->emplace(name, span);
  if (is_new) return true;
  LineColumn place = context.sources->Locate(first->second.file, first->second.begin);
  std::string where = "line " + std::to_string(place.line);
  if (first->second.file != span.file) where += " of " + std::string(context.sources->name(first->second.file));
  context.Add(Diag::kPackDuplicateName, span,
              "there are two " + std::string(what) + "s " + Shown(name) + ": the first in " + where);
  return false;
}

std::string JoinPath(std::string_view base_name, std::string_view path) {
  if (path.substr(0, 1) == "/") return std::string(path);
  while (path.substr(0, 2) == "./") path.remove_prefix(2);
  size_t slash = base_name.rfind('/');
  std::string_view folder = slash == std::string_view::npos ? std::string_view() : base_name.substr(0, slash + 1);
  return std::string(folder) + std::string(path);
}

Pack Read(SourceMap* sources, uint32_t file, const FileLoader& load, Diagnostics* diagnostics) {
  Reader reader{{sources, diagnostics, {}}, {}, {}, {}};
  FileReader(&reader, load).ReadMain(file);
  return std::move(reader.pack);
}

}  // namespace tollgate::pack
