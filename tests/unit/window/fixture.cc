#include "fixture.h"

#include <sstream>

#include "base/bits.h"

namespace tollgate::window {

namespace {

// A batch of records with the memory that it borrows.
class Columns {
 public:
  Columns(const Record* records, size_t count, bool has_ids) : inputs_(6) {
    const size_t words = WordCount(count);
    accepted_.assign(words, 0);
    id_ok_.assign(words, 0);
    ok_.assign(6, std::vector<uint64_t>(words, 0));
    flags_.assign(words, 0);
    ints_.assign(2, std::vector<int64_t>(count, INT64_MIN + 5));
    numbers_.assign(count, -7.5);
    texts_.assign(3, std::vector<std::string_view>(count));
    for (size_t i = 0; i < count; ++i) Fill(records[i], i);
    inputs_[kCard].texts.views = texts_[0].data();
    inputs_[kAt].ints = ints_[0].data();
    inputs_[kAmount].ints = ints_[1].data();
    inputs_[kNumber].numbers = numbers_.data();
    inputs_[kFlag].bits = flags_.data();
    inputs_[kText].texts.views = texts_[1].data();
    for (size_t i = 0; i < inputs_.size(); ++i) inputs_[i].ok = ok_[i].data();
    batch_.row_count = count;
    batch_.accepted = accepted_.data();
    batch_.inputs = inputs_;
    if (!has_ids) return;
    batch_.id.emplace();
    batch_.id->ok = id_ok_.data();
    batch_.id->texts.views = texts_[2].data();
  }
  const Batch& batch() const { return batch_; }

 private:
  void Fill(const Record& record, size_t row) {
    if (record.is_valid) SetBit(accepted_.data(), row);
    const auto set = [&](InputNumber input, const auto& value, auto store) {
      if (!value.has_value()) return;
      SetBit(ok_[input].data(), row);
      store(*value);
    };
    set(kCard, record.card, [&](const std::string& card) { texts_[0][row] = card; });
    set(kAt, record.at, [&](int64_t at) { ints_[0][row] = kStart + at * kSecond; });
    set(kAmount, record.amount, [&](int64_t amount) { ints_[1][row] = amount; });
    set(kNumber, record.number, [&](double number) { numbers_[row] = number; });
    set(kFlag, record.flag, [&](bool flag) {
      if (flag) SetBit(flags_.data(), row);
    });
    set(kText, record.text, [&](const std::string& text) { texts_[1][row] = text; });
    if (record.id.empty()) return;
    SetBit(id_ok_.data(), row);
    texts_[2][row] = record.id;
  }

  std::vector<uint64_t> accepted_, id_ok_, flags_;
  std::vector<std::vector<uint64_t>> ok_;
  std::vector<std::vector<int64_t>> ints_;
  std::vector<double> numbers_;
  std::vector<std::vector<std::string_view>> texts_;
  std::vector<Input> inputs_;
  Batch batch_;
};

constexpr auto kUnread = static_cast<ReadState>(200);

struct Results {
  Results(size_t read_count, size_t row_count) : columns(read_count) {
    for (Column& column : columns) {
      column.states.assign(row_count, kUnread);
      column.doubts.assign(row_count, Doubt::kNone);
      column.ints.assign(row_count, 0);
      column.low = column.high = column.ints;
      column.numbers.assign(row_count, 0);
      column.texts.assign(row_count, "");
      results.push_back({column.states.data(), column.doubts.data(), column.ints.data(), column.low.data(),
                         column.high.data(), column.numbers.data(), column.texts.data()});
    }
  }
  struct Column {
    std::vector<ReadState> states;
    std::vector<Doubt> doubts;
    std::vector<int64_t> ints, low, high;
    std::vector<double> numbers;
    std::vector<std::string_view> texts;
  };
  std::vector<Column> columns;
  std::vector<ReadResult> results;
};

const char* DoubtText(Doubt doubt) {
  constexpr const char* kTexts[] = {"", " inexact", " saturated", " evicted"};
  return kTexts[static_cast<int>(doubt)];
}

std::string Bound(int64_t bound) { return bound == INT64_MIN || bound == INT64_MAX ? "none" : std::to_string(bound); }

std::string Say(const plan::WindowRead& read, const Results::Column& column, size_t row) {
  const ReadState state = column.states[row];
  if (state == kUnread) return "unread";
  if (state == ReadState::kMissing) return std::string("missing") + DoubtText(column.doubts[row]);
  if (state == ReadState::kOverflow) return "overflow";
  std::ostringstream out;
  out.precision(17);
  const bool is_time = read.form == plan::ValueForm::kTimestamp;
  if (plan::RegisterOf(read.form) == plan::Register::kDouble) {
    out << column.numbers[row];
  } else if (plan::RegisterOf(read.form) == plan::Register::kText) {
    out << column.texts[row];
  } else {
    out << (is_time ? (column.ints[row] - kStart) / kSecond : column.ints[row]);
  }
  if (plan::HasBounds(read) && state == ReadState::kExact) {
    EXPECT_EQ(column.low[row], column.ints[row]);
    EXPECT_EQ(column.high[row], column.ints[row]);
  }
  if (state == ReadState::kBounded) {
    if (plan::HasBounds(read)) out << " [" << Bound(column.low[row]) << ", " << Bound(column.high[row]) << "]";
    EXPECT_NE(column.doubts[row], Doubt::kNone);
    out << DoubtText(column.doubts[row]);
  }
  return out.str();
}

}  // namespace

PlanMaker::PlanMaker() : plan_(std::make_unique<plan::Plan>()) {
  using plan::Op;
  using plan::OpCode;
  plan_->ops = {Op{OpCode::kFieldText},   Op{OpCode::kFieldInt},  Op{OpCode::kFieldInt},
                Op{OpCode::kFieldDouble}, Op{OpCode::kFieldBool}, Op{OpCode::kFieldText}};
  plan_->windows.inputs = {0, 1, 2, 3, 4, 5};
  plan::WindowGroup group;
  group.key = {kCard};
  group.max_keys = 1000;
  group.max_bytes = uint64_t{1} << 30;
  group.identity = "sha256:card";
  plan_->windows.groups.push_back(group);
  plan_->windows.names = {"w"};
  plan_->layout.fields.resize(1);
  plan_->layout.id_field = 0;
}

plan::WindowLog& PlanMaker::AddLog(int64_t retention, int64_t lateness, uint32_t group) {
  auto& logs = plan_->windows.groups[group].logs;
  plan::WindowLog& log = logs.emplace_back();
  log.time = kAt;
  log.lateness_us = lateness * kSecond;
  log.retention_us = retention * kSecond;
  log.max_events = 1000;
  log.identity = "sha256:log" + std::to_string(logs.size());
  return log;
}

plan::WindowLog& PlanMaker::AddBuckets(int64_t over, uint32_t buckets, int64_t lateness, plan::Accuracy accuracy) {
  plan::WindowLog& log = AddLog(over, lateness);
  log.accuracy = accuracy;
  log.max_events = 0;
  log.bucket_us = (over * kSecond + buckets - 1) / buckets;
  log.bucket_count = static_cast<uint32_t>(((over + lateness) * kSecond + log.bucket_us - 1) / log.bucket_us) + 1;
  return log;
}

int32_t PlanMaker::AddOperand(InputNumber input, plan::ValueForm form, bool is_member, int32_t scale, uint32_t log) {
  auto& operands = plan_->windows.groups[0].logs[log].operands;
  operands.push_back(
      {input, form, scale, is_member, "sha256:operand" + std::to_string(input) + (is_member ? "member" : "")});
  return static_cast<int32_t>(operands.size()) - 1;
}

plan::WindowRead& PlanMaker::Read(plan::Aggregate aggregate, int64_t over, int32_t operand, uint32_t log) {
  using plan::Aggregate;
  using plan::ValueForm;
  plan::WindowRead& read = plan_->windows.reads.emplace_back();
  read.log = log;
  read.aggregate = aggregate;
  read.operand = operand;
  read.over_us = over * kSecond;
  if (aggregate == Aggregate::kMean || aggregate == Aggregate::kStddev) {
    read.form = ValueForm::kDouble;
  } else if (aggregate == Aggregate::kFirstSeen || aggregate == Aggregate::kLastSeen) {
    read.form = ValueForm::kTimestamp;
  } else if (operand >= 0 && aggregate != Aggregate::kCountDistinct) {
    const auto& of = plan_->windows.groups[0].logs[log].operands[static_cast<size_t>(operand)];
    read.form = of.form;
    read.scale = of.scale;
  }
  return read;
}

std::vector<Answers> Observe(State* state, const std::vector<Record>& records, size_t batch_size, bool has_ids) {
  std::vector<Answers> answers;
  Prepared prepared;
  const auto& reads = state->plan().windows.reads;
  for (size_t begin = 0; begin < records.size(); begin += batch_size) {
    const size_t count = std::min(batch_size, records.size() - begin);
    const Columns columns(records.data() + begin, count, has_ids);
    Results results(reads.size(), count);
    TextArena texts;
    state->Prepare(columns.batch(), &prepared);
    for (size_t part = 0; part < state->part_count(); ++part) {
      state->Observe(prepared, part, results.results, &texts);
    }
    for (size_t row = 0; row < count; ++row) {
      Answers& row_answers = answers.emplace_back();
      for (size_t i = 0; i < reads.size(); ++i) row_answers.push_back(Say(reads[i], results.columns[i], row));
    }
  }
  return answers;
}

std::string Saved(const State& state) {
  std::string bytes;
  const Status status = state.Save([&bytes](std::string_view piece) {
    bytes += piece;
    return Status();
  });
  EXPECT_TRUE(status.ok()) << status.message();
  return bytes;
}

std::vector<std::string> Needs(const State& state, const std::vector<Record>& records) {
  const Columns columns(records.data(), records.size(), true);
  Prepared prepared;
  state.Prepare(columns.batch(), &prepared);
  return state.Needs(prepared);
}

RandomRecords::RandomRecords(uint64_t seed) : state_(seed * 2 + 1) {}

int64_t RandomRecords::Below(uint64_t limit) {
  state_ = state_ * 6364136223846793005u + 1442695040888963407u;
  return static_cast<int64_t>((state_ >> 33) % limit);
}

// A tenth of the cards is hot, times come a little out of order and now and then far behind, some records come twice.
std::vector<Record> RandomRecords::Make(size_t count, uint64_t card_count) {
  std::vector<Record> records;
  int64_t now = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!records.empty() && Below(12) == 0) {
      records.push_back(
          records[records.size() - 1 - static_cast<size_t>(Below(std::min<uint64_t>(records.size(), 40)))]);
      continue;
    }
    now += Below(4) == 0 ? Below(3) : 0;
    Record record;
    record.card = std::to_string(Below(2) == 0 ? Below(card_count / 10 + 1) : Below(card_count));
    record.at = now - (Below(10) == 0 ? Below(30) : Below(3));
    if (Below(50) == 0) record.at.reset();
    if (Below(9) != 0) record.amount = Below(1000) - (Below(20) == 0 ? 1500 : 0);
    if (Below(5) != 0) record.number = static_cast<double>(Below(1000)) / 7;
    if (Below(7) != 0) record.flag = Below(3) != 0;
    if (Below(6) != 0)
      record.text = Below(2) == 0 ? "t" + std::to_string(Below(9)) : "a longer text " + std::to_string(Below(5));
    if (Below(8) != 0) record.id = std::to_string(++id_);
    record.is_valid = Below(30) != 0;
    records.push_back(std::move(record));
  }
  return records;
}

std::unique_ptr<plan::Plan> WholePlan(uint64_t max_keys) {
  using plan::Aggregate;
  using plan::ValueForm;
  PlanMaker maker;
  maker.group().max_keys = max_keys;
  maker.AddLog(40, 6).max_events = 9;
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kDecimal, false, 2);
  const int32_t number = maker.AddOperand(kNumber, ValueForm::kDouble);
  const int32_t text = maker.AddOperand(kText, ValueForm::kText);
  const int32_t member = maker.AddOperand(kText, ValueForm::kText, true);
  const int32_t flag = maker.AddOperand(kFlag, ValueForm::kBool);
  for (Aggregate aggregate :
       {Aggregate::kSum, Aggregate::kMin, Aggregate::kMax, Aggregate::kMean, Aggregate::kStddev}) {
    maker.Read(aggregate, 30, amount).offset_us = 10 * kSecond;
    maker.Read(aggregate, 40, number).include_current = true;
  }
  maker.Read(Aggregate::kLast, 40, text);
  maker.Read(Aggregate::kLast, 40, flag).past = 1;
  maker.Read(Aggregate::kCountDistinct, 40, member);
  maker.Read(Aggregate::kFirstSeen, 40);
  maker.Read(Aggregate::kLastSeen, 7).closed = plan::Closed::kRight;
  maker.AddLog(15, 0).where = kFlag;
  maker.Read(Aggregate::kCount, 15, -1, 1).closed = plan::Closed::kNeither;
  maker.AddBuckets(20, 5, 7, plan::Accuracy::kBucketed);
  const int32_t bucketed = maker.AddOperand(kAmount, ValueForm::kDecimal, false, 2, 2);
  maker.Read(Aggregate::kCount, 20, -1, 2);
  for (Aggregate aggregate : {Aggregate::kSum, Aggregate::kMin, Aggregate::kMax}) {
    maker.Read(aggregate, 20, bucketed, 2).include_current = aggregate == Aggregate::kMax;
  }
  maker.AddBuckets(30, 3, 3, plan::Accuracy::kSketch).where = kFlag;
  const int32_t sketched = maker.AddOperand(kText, ValueForm::kText, true, 0, 3);
  maker.Read(Aggregate::kCountDistinct, 30, sketched, 3);
  return maker.Take();
}

}  // namespace tollgate::window
