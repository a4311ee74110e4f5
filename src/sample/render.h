// From a payment in numbers to the cells of a row.
#ifndef TOLLGATE_SAMPLE_RENDER_H_
#define TOLLGATE_SAMPLE_RENDER_H_

#include "sample/row.h"
#include "sample/world.h"

namespace tollgate::sample {

class Renderer {
 public:
  // `world` outlives it.
  explicit Renderer(const World* world) : world_(world) {}
  // Every member but `fault` and `arrival`.
  void Render(const Event& event, Row* row);

 private:
  void RenderTime(int64_t time_us, std::string* out);
  void RenderMerchant(const Event& event, Row* row) const;
  void RenderPayee(const Event& event, Row* row) const;
  void RenderWeb(const Event& event, Row* row) const;

  const World* world_;
  int64_t date_day_ = INT64_MIN;  // of which `date_` is: most rows are of the same day as the row before
  std::string date_;
};

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_RENDER_H_
