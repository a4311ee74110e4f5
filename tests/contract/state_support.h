// What tests of states share: a pack with windows, a stream of records, a run.
#ifndef TOLLGATE_TESTS_CONTRACT_STATE_SUPPORT_H_
#define TOLLGATE_TESTS_CONTRACT_STATE_SUPPORT_H_

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "tollgate/tollgate.hpp"

namespace tollgate_contract {

inline constexpr std::string_view kSecret = "0123456789abcdef", kOtherSecret = "0123456789abcdeF";

inline std::string PackText(std::string_view name, std::string_view over) {
  std::string text = R"(
tollgate: 1
name: NAME
record:
  schema:
    type: object
    properties:
      id: {type: string}
      account: {type: integer}
      at: {type: string, format: date-time}
      amount: {type: integer}
    required: [id, at]
  id: id
  time: at
windows:
  account_lately: {key: tx.account, over: OVER, count: true, sum: tx.amount}
  account_day: {key: tx.account, over: 1d, max: tx.amount}
rules:
  - {id: burst, when: 'windows.account_lately.count >= 2', score: 1, on_unknown: no_match}
  - {id: volume, when: 'windows.account_lately.sum > 100', score: 2, on_unknown: no_match}
  - {id: more, when: 'tx.amount > windows.account_day.max', score: 4, on_unknown: no_match}
decide:
  policy: score_sum
  outcomes: [{outcome: review, at_least: 100}, {outcome: approve}]
  invalid: reject
)";
  text.replace(text.find("NAME"), 4, name);
  text.replace(text.find("OVER"), 4, over);
  return text;
}

inline tollgate::Plan MakePlan(std::string_view name = "state", std::string_view over = "1h") {
  tollgate::Compiled compiled = tollgate::CompilePack("state.yaml", PackText(name, over));
  EXPECT_TRUE(compiled.status.ok()) << compiled.diagnostics.text();
  return std::move(compiled.plan);
}

inline constexpr std::string_view kHeader = "id,account,at,amount\n";
// Row `r` of a stream of `account_count` accounts, the first of which is `first_account`: a minute apart, and one in
// ten comes five minutes late.
inline std::string Record(int r, int account_count, int first_account = 0) {
  const int minute = r % 10 == 9 ? r - 5 : r;
  char line[96];
  std::snprintf(line, sizeof line, "r%d-%d,%d,2026-11-%02dT%02d:%02d:00Z,%d\n", first_account, r,
                first_account + r * 7 % account_count, 1 + minute / 1440, minute / 60 % 24, minute % 60, r * 37 % 101);
  return line;
}
inline std::string Records(int begin, int end, int account_count, int first_account = 0) {
  std::string text;
  for (int r = begin; r < end; ++r) text += Record(r, account_count, first_account);
  return text;
}

struct Scored {
  tollgate::Status status;
  std::string scores;  // of all records
};
inline Scored Screen(const tollgate::Plan& plan, tollgate::State* state, std::string_view rows,
                     int32_t batch_row_count = 0, int32_t thread_count = 1) {
  const std::string csv = std::string(kHeader).append(rows);
  auto read = [rest = std::string_view(csv)](char* buffer, size_t capacity) mutable -> int64_t {
    const size_t size = rest.copy(buffer, capacity);
    rest.remove_prefix(size);
    return static_cast<int64_t>(size);
  };
  std::string lines;
  const auto write = [&](std::string_view all) -> int32_t {
    lines.append(all);
    return 0;
  };
  tollgate::ScreenOptions options;
  options.thread_count = thread_count;
  options.batch_row_count = batch_row_count;
  options.format = TG_FORMAT_CSV;
  options.decisions = write;
  options.state = state;
  Scored run{tollgate::Screen(plan, read, options).status, {}};
  for (size_t at = lines.find('\n') + 1; at != 0 && at < lines.size(); at = lines.find('\n', at) + 1) {
    std::string line = lines.substr(at, lines.find('\n', at) - at);
    for (int i = 0; i < 5; ++i) line.erase(0, line.find(',') + 1);  // record, line, id, valid, outcome
    run.scores += line.substr(0, line.find(',')) + " ";
  }
  return run;
}

inline tollgate::State NewState(const tollgate::Plan& plan,
                                const tollgate::StateOptions& options = {.secret = kSecret}) {
  tollgate::Expected<tollgate::State> state = tollgate::State::New(plan, options);
  EXPECT_TRUE(state.ok()) << (state.ok() ? "" : state.status().message());
  return state.ok() ? *std::move(state) : tollgate::State();
}
inline std::string Saved(const tollgate::State& state) {
  std::string bytes;
  const auto keep = [&](std::string_view more) -> int32_t {
    bytes.append(more);
    return 0;
  };
  const tollgate::Status status = state.Save(keep);
  EXPECT_TRUE(status.ok()) << status.message();
  return bytes;
}
inline void ExpectStatus(tg_status code, std::string_view words, const tollgate::Status& status) {
  EXPECT_EQ(status.code(), code) << status.message();
  EXPECT_NE(status.message().find(words), std::string_view::npos) << status.message();
}

}  // namespace tollgate_contract
#endif  // TOLLGATE_TESTS_CONTRACT_STATE_SUPPORT_H_
