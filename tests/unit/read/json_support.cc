#include "json_support.h"

#include "base/bits.h"

namespace tollgate::read {
namespace {

using column::TextForm;

void Collect(const Block& block, const tg_batch& batch, std::string* pieces, CsvRun* run) {
  ASSERT_EQ(batch.row_count, block.row_count());
  ASSERT_EQ(batch.first_record, static_cast<int64_t>(run->rows.size()));
  for (int32_t r = 0; r < batch.row_count; ++r) {
    const auto row = static_cast<size_t>(r);
    const std::string bytes = *pieces + std::string(block.RecordBytes(r));
    pieces->clear();
    const bool rejected = GetBit(batch.rejected, row);
    std::string objects;
    for (int32_t o = 0; o < batch.object_count; ++o) objects += GetBit(batch.objects[o], row) ? "+" : "-";
    // A row that is rejected has no value in any column.
    std::string nothing;
    for (int32_t c = 0; c < batch.column_count; ++c) nothing += "[absent]";
    if (rejected) {
      EXPECT_EQ(PrintRow(batch, row), nothing);
      EXPECT_EQ(objects.find('+'), std::string::npos);
    }
    run->rows.push_back(rejected ? "rejected" : PrintRow(batch, row) + objects);
    run->rejected.push_back(rejected);
    run->places.push_back(batch.records[r]);
    run->records.push_back(bytes);
    if (rejected) run->rejects.append(bytes).append(block.separator());
  }
  for (size_t f = 0; f < batch.finding_count; ++f) {
    const tg_finding& finding = batch.findings[f];
    const tg_record& record = batch.records[finding.record - batch.first_record];
    EXPECT_GE(finding.offset, record.offset) << Print(finding);
    EXPECT_LE(finding.offset + finding.size, record.offset + record.size) << Print(finding);
    EXPECT_EQ(finding.column, -1);
    run->findings.push_back(Print(finding));
  }
}

}  // namespace

CsvRun RunJson(std::string_view input, const column::RecordLayout& layout, const JsonSettings& settings) {
  CsvRun run;
  MemorySource memory{input, settings.step};
  const tg_source source = memory.source();
  const tg_cpu cpu = ResolveCpu(settings.cpu).value();
  const ReadOptions options{TG_INPUT_AUTO, settings.batch_row_count, settings.read_bytes, cpu};
  const std::unique_ptr<Cutter> cutter = NewJsonRecords(source, layout, settings.form, options);
  run.status = cutter->ReadHeader();
  for (const tg_finding& finding : cutter->input_findings()) run.header += Print(finding) + "\n";
  if (!run.status.ok()) return run;
  const std::unique_ptr<Decoder> decoder = NewJsonDecoder(layout, cpu, settings.road);
  const std::unique_ptr<Block> block = cutter->NewBlock();
  std::string pieces;
  for (;;) {
    const Expected<bool> more = cutter->Next(block.get());
    if (!more.ok()) run.status = more.status();
    if (!more.ok() || !*more) break;
    pieces += block->OversizedBytes();
    EXPECT_LE(block->OversizedBytes().size(), kMaxRecordBytes + settings.read_bytes);
    Collect(*block, decoder->Decode(*block), &pieces, &run);
  }
  run.account = cutter->account();
  if (run.status.ok()) CheckLaws(input, run);
  return run;
}

CsvRun RunDocument(std::string_view input, const column::RecordLayout& layout) {
  return RunJson(input, layout, {.form = JsonForm::kDocument});
}

column::RecordLayout Payments() {
  column::RecordLayout layout;
  layout.fields = {TextField("id"),
                   Field("count", TG_INT64, TextForm::kInteger),
                   Field("rate", TG_DOUBLE, TextForm::kNumber),
                   Field("price", TG_DECIMAL, TextForm::kNumber, 2),
                   Field("amount", TG_DECIMAL, TextForm::kDecimalText, 2),
                   Field("time", TG_TIMESTAMP, TextForm::kRfc3339),
                   Field("ok", TG_BOOL, TextForm::kBoolean),
                   Field("flag", TG_BOOL, TextForm::kBoolean),
                   TextField("card.country"),
                   TextField("note")};
  layout.fields[3].scale_pointer = "/properties/price/multipleOf";
  layout.fields[3].scale_expected = "a multiple of 0.01";
  layout.fields[7].true_words = {"Yes"};
  layout.fields[7].false_words = {"No"};
  layout.fields[7].null_words = {"NA"};
  layout.fields[7].nullable = true;
  layout.fields[8].pointer = "/card/country";
  layout.fields[9].nullable = true;
  layout.fields[9].null_words = {"none"};
  layout.objects = {{"card", "/card", false}};
  return layout;
}

std::string Payment(int n) {
  const std::string text = std::to_string(n);
  return R"({"id":"p)" + text + R"(","count":)" + text + R"(,"rate":0.)" + text + R"(,"price":)" + text +
         R"(.25,"amount":")" + text + R"(.50","time":"2024-02-29T12:00:00Z","ok":)" + (n % 2 == 0 ? "true" : "false") +
         R"(,"flag":"Yes","extra":)" + text + R"(,"card":{"country":"US"},"note":"n)" + text + "\"}";
}

std::vector<std::string> OddPayments() {
  return {
      R"({"id":"\u0041\n","note":null,"flag":"NA","count":1.0,"more":{"a":[1,{"b":null},"x\\y"],"c":-0.5e-3}})",
      R"( { "card" : { } , "count" : -7 , "id" : "" } )",
      R"({"card":"US","count":"1","rate":1e400,"price":1.005,"amount":"1.005","time":"2024-02-30T00:00:00Z"})",
      R"({"card":{"country":"DE","zip":1},"note":"none","ok":"true","flag":true,"id":7,"count":1.5})",
      R"({"note":"\ud83d\ude00 \"quoted\"","extra":[[],{},[[{}]],"",0,-0,1E9,true,false,null],"\u0069d":"z"})",
      R"({"count":9223372036854775808,"price":92233720368547758.08,"card":{"country":"\u00e9"},"card2":{"country":1}})",
      "{\"id\":\"\xE6\x97\xA5\xE6\x9C\xAC\",\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,"
      "\"j\":10,\"k\":11,\"l\":12,\"m\":13,\"n\":14}",
      "{}",
      R"({"note":"x","flag":"No","ok":false,"time":"1969-12-31T23:59:59.999999+01:00","amount":"-0.01","price":-0.01})",
  };
}

}  // namespace tollgate::read
