#include "pattern/self_test.h"

#include "base/bits.h"
#include "pattern/row_buffer.h"

namespace tollgate::pattern {
namespace {

// Every text is put to every pattern. matches: what RE2 says, a bit for each text; a test holds it against RE2.
struct Question {
  std::string_view pattern, text;
  uint64_t matches;
};

constexpr Question kQuestions[] = {
    {"(?i)gift.*us", "-j4v@qlcvzir38zgiftj@6yj@oc.d4kqj2tus", 0x201},
    {"(?i)@mail.*ru", "x7.-q@mail 0vn3/zz1 p.-ru", 0x2},
    {"(?i)paypal.*uk", "http//2paypalx-9 4 1fz.co.uk", 0x4},
    {"(?i)union.*select", "0-union 1/33 4.x-q select", 0x8},
    {"(?i)curl.*sh", "3curlq 8 -fs@1z.sh", 0x10},
    {"(?i)admin.*--", "adminz9 ' or 1=1 --", 0x20},
    {"(?i)wire.*ng", "wire 4 200 to ab.ng", 0x40},
    {"(?i)<script.*/>", "9<script 11-.q />", 0x80},
    {"(?i)pay{1,3}.*x@", "0payy 77-z. 1x@", 0x100},
    {"gift.*us", "GIFT to us", 0x1},
    {"\\.exe.*y/", "a.exe 5-1 y/", 0x400},
    {"^begin", "begin", 0x800},
    {"end$", "the end", 0x1000},
    {"^whole$", "whole", 0x2000},
    {"[^a-z]{3}", "abc123def", 0x2047fe},
    {"^.{3}$", "é€b", 0x8000},
    {"\\bword\\b", "a word, said", 0x10000},
    {"(?i)kelvin",
     "\xE2\x84\xAA"
     "elvin",
     0x20000},
    {"line\\nbreak", "line\nbreak", 0x40000},
    {"(?s)one.two", "one\ntwo", 0x80000},
    {"x[\\x{4E00}-\\x{9FFF}]", "x漢", 0x100000},
    {"0{5,9}1", "00000001", 0x200000},
};
constexpr size_t kCount = std::size(kQuestions);
static_assert(kCount <= 64, "a word holds the answers of a pattern");

struct Answers {
  RowBuffer texts;
  uint64_t matches[kCount] = {};
};

int TakeAnswer(unsigned pattern, unsigned long long, unsigned long long to, unsigned, void* context) noexcept {
  Answers* answers = static_cast<Answers*>(context);
  const size_t index = answers->texts.IndexAt(to);
  if (pattern < kCount && index < kCount) SetBit(&answers->matches[pattern], index);
  return 0;
}

}  // namespace

std::vector<std::string> SelfTestPatterns() {
  std::vector<std::string> patterns;
  for (const Question& question : kQuestions) patterns.emplace_back(question.pattern);
  return patterns;
}

std::vector<std::string> SelfTestTexts() {
  std::vector<std::string> texts;
  for (const Question& question : kQuestions) texts.emplace_back(question.text);
  return texts;
}

std::vector<uint64_t> SelfTestAnswers() {
  std::vector<uint64_t> answers;
  for (const Question& question : kQuestions) answers.push_back(question.matches);
  return answers;
}

Status RunSelfTest(const Database& database) {
  Answers answers;
  DatabaseScratch scratch;
  for (size_t i = 0; i < kCount; ++i) answers.texts.Add(i, kQuestions[i].text);
  answers.texts.Finish();
  Scan(database, answers.texts.bytes(), &scratch, TakeAnswer, &answers);
  for (size_t i = 0; i < kCount; ++i) {
    const uint64_t wrong = answers.matches[i] ^ kQuestions[i].matches;
    if (wrong == 0) continue;
    const Question& text = kQuestions[std::countr_zero(wrong)];
    return Status(TG_NOT_SUPPORTED, "the pattern engine (Hyperscan " + EngineVersion() + ") gives wrong answers: /" +
                                        std::string(kQuestions[i].pattern) + "/ on `" + std::string(text.text) + "`");
  }
  return {};
}

}  // namespace tollgate::pattern
