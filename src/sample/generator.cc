#include "sample/generator.h"

#include <utility>

#include "sample/render.h"
#include "sample/world.h"

namespace tollgate::sample {
namespace {

// Changes cells; what is wrong with the row's own form (a quote, its end) is the writers' part.
void Damage(Random* random, Row* row) {
  const uint32_t drawn = 1 + random->Below(kFaultCount - 1);
  row->fault = static_cast<Fault>(drawn);
  std::string* cells = row->cells.data();
  switch (row->fault) {
    case Fault::kAmount:
      cells[kAmount].append(".1.");
      return;
    case Fault::kLuhn:
      cells[kCardNumber].back() =
          cells[kCardNumber].back() == '9' ? '0' : static_cast<char>(cells[kCardNumber].back() + 1);
      return;
    case Fault::kMissing:
      cells[kCustomerId].clear();
      return;
    case Fault::kDate:
      cells[kOccurredAt].replace(5, 2, "13");
      return;
    case Fault::kCurrency:
      cells[kCurrency].assign("XQX");
      return;
    case Fault::kUtf8:
      cells[kMerchantName].push_back('\xFF');
      return;
    case Fault::kStrayQuote:
      cells[kMerchantName].assign("Corner Shop");
      return;
    default:
      return;
  }
}

}  // namespace

struct Generator::State {
  explicit State(const Options& complete)
      : options(complete),
        world(options),
        delivery(&world, options),
        renderer(&world),
        faults(WordOf(options.seed, Purpose::kFaults)) {}

  Options options;
  World world;
  Delivery delivery;
  Renderer renderer;
  Random faults;
  uint64_t row_count = 0;
};

Generator::Generator(std::unique_ptr<State> state) : state_(std::move(state)) {}
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;
Generator::~Generator() = default;
const Options& Generator::options() const { return state_->options; }

Expected<Generator> Generator::Make(const Options& options) {
  const Expected<Options> complete = Complete(options);
  if (!complete.ok()) return complete.status();
  return Generator(std::make_unique<State>(*complete));
}

bool Generator::NextRow(Row* row) {
  if (state_->row_count == state_->options.row_count) return false;
  ++state_->row_count;
  const Delivered delivered = state_->delivery.Next();
  state_->renderer.Render(delivered.event, row);
  row->arrival = delivered.arrival;
  row->fault = Fault::kNone;
  if (state_->faults.Chance(state_->options.dirty_ppm)) Damage(&state_->faults, row);
  return true;
}

}  // namespace tollgate::sample
