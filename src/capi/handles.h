// What stands behind the opaque types of the contract.
#ifndef TOLLGATE_CAPI_HANDLES_H_
#define TOLLGATE_CAPI_HANDLES_H_

#include <memory>
#include <string>
#include <vector>

#include "plan/file.h"
#include "plan/plan.h"
#include "report/decision_writer.h"
#include "scan/scan.h"
#include "screen/screen.h"
#include "study/pack_tests.h"
#include "tollgate/compile.h"
#include "tollgate/data.h"
#include "tollgate/state.h"
#include "window/stream.h"

// Names and hashes of lists and tables, as they are shown.
struct DataSources {
  explicit DataSources(const tollgate::lookup::Data& data) : shown(data.Shown()) {}
  tg_data_source get(size_t index) const {
    if (index >= shown.size()) return {};
    const auto& [name, identity] = shown[index];
    return {{name.data(), name.size()}, {identity.data(), identity.size()}};
  }
  const std::vector<std::pair<std::string, std::string>> shown;
};

struct tg_plan {
  explicit tg_plan(std::unique_ptr<const tollgate::plan::Plan> made)
      : tg_plan(tollgate::plan::DecodedFile{std::move(made), {}}) {}
  explicit tg_plan(tollgate::plan::DecodedFile decoded)
      : plan(std::move(decoded.plan)),
        writer(*plan),
        sources(plan->data),
        file(std::move(decoded.file)),
        tags(plan->rule_texts.size()) {
    if (file.size > 0) file_text = tollgate::plan::DumpFile(file);
    for (size_t r = 0; r < tags.size(); ++r) {
      for (const std::string& tag : plan->rule_texts[r].tags) tags[r].push_back({tag.data(), tag.size()});
    }
  }
  const std::unique_ptr<const tollgate::plan::Plan> plan;
  const tollgate::report::DecisionWriter writer;
  const DataSources sources;
  const tollgate::plan::PlanFile file;  // of a plan that was loaded
  std::string file_text;
  std::vector<std::vector<tg_text>> tags;  // per rule
};

struct tg_scratch {
  tg_scratch(const tg_plan* of, tg_cpu cpu) : plan(of), scratch(*of->plan, cpu) {}
  const tg_plan* plan;
  tollgate::scan::Scratch scratch;
  std::vector<tollgate::scan::Need> needs;  // of the batch that was asked about last
  std::vector<tg_need> shown_needs;         // the same
};

struct tg_data {
  tg_data(const tg_plan* of, tollgate::lookup::Data made) : plan(of), data(std::move(made)), sources(data) {}
  const tg_plan* plan;
  const tollgate::lookup::Data data;
  const DataSources sources;
};

struct tg_state {
  tg_state(const tg_plan* of, const tg_state_options& options)
      : plan(of),
        has_secret(options.secret.size != 0),
        holds_items(options.holds_items != 0),
        lives_elsewhere(options.store != nullptr || options.holds_items != 0),
        state(*of->plan,
              has_secret ? std::optional(std::string_view(options.secret.data, options.secret.size)) : std::nullopt,
              lives_elsewhere),
        stream(&state, options.store) {}
  const tg_plan* plan;
  const bool has_secret;
  const bool holds_items;
  const bool lives_elsewhere;
  bool is_filled = false;  // by what was loaded or merged
  tollgate::window::State state;
  tollgate::window::Stream stream;
  std::vector<tollgate::window::State::Change> changes;  // what was asked for last
  std::vector<tg_item> items;                            // the same
};

struct tg_state_report {
  std::vector<tollgate::window::WindowInfo> windows;
};

// Texts are rendered once, so a summary outlives its plan.
struct tg_summary {
  tg_summary_counts counts{};
  std::string text, json;
  tollgate::screen::InputFindings findings;
};

struct tg_test_report {
  std::vector<tollgate::study::PackTestResult> results;
  size_t failed_count = 0;
};

#endif  // TOLLGATE_CAPI_HANDLES_H_
