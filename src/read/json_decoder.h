// A block of JSON records as columns.
#ifndef TOLLGATE_READ_JSON_DECODER_H_
#define TOLLGATE_READ_JSON_DECODER_H_

#include <memory>

#include "column/layout.h"
#include "read/records.h"

namespace tollgate::read {

// Who reads records: both together, or the strict parser alone, which is what the walk is held against in tests.
enum class JsonRoad : bool { kFast, kStrict };

// Decodes a JsonBlock. `layout` outlives the decoder.
std::unique_ptr<Decoder> NewJsonDecoder(const column::RecordLayout& layout, tg_cpu cpu,
                                        JsonRoad road = JsonRoad::kFast);

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_DECODER_H_
