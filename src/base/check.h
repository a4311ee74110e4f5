// TG_CHECK: a defect in Tollgate itself, caught. Never for user input: that is data or a Status.
#ifndef TOLLGATE_BASE_CHECK_H_
#define TOLLGATE_BASE_CHECK_H_

namespace tollgate {
// Thrown by TG_CHECK; the C boundary turns it into TG_INTERNAL with this sentence.
struct CheckFailed {
  const char* sentence;
};
[[noreturn]] inline void FailCheck(const char* sentence) { throw CheckFailed{sentence}; }
}  // namespace tollgate

#define TG_STRINGIZE_(x) #x
#define TG_STRINGIZE(x) TG_STRINGIZE_(x)
#define TG_CHECK(condition) \
  (static_cast<bool>(condition) ? void(0) : ::tollgate::FailCheck(__FILE__ ":" TG_STRINGIZE(__LINE__) ": " #condition))

#endif  // TOLLGATE_BASE_CHECK_H_
