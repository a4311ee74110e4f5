// Finding the records of a JSON document, byte by byte: the document itself, or the elements of the array that it is.
//
// The scanner knows strings and brackets and nothing else; whether a record is JSON its reader says. What stands where
// a record cannot be (a second comma, text behind the document) is given as a record with a fault, so that every byte
// of the input is either a record's or a space, a comma or a bracket between records.
//
// Damage stays near: a string ends at a raw line end (JSON has none in strings), an object in which a `{` follows a
// member ends before it, and a closing bracket of the wrong kind closes the nearest of its own. Behind such a record
// the next is taken where it begins, comma or not. What never closes takes what follows with it, to the end at worst.
#ifndef TOLLGATE_READ_JSON_ELEMENTS_H_
#define TOLLGATE_READ_JSON_ELEMENTS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "tollgate/read.h"

namespace tollgate::read {

class ElementScanner {
 public:
  enum class Event : uint8_t {
    kMore,   // all bytes were looked at
    kBegin,  // a record begins with the byte behind consumed()
    kEnd,    // it ended with the last consumed byte
  };
  // Goes on in `bytes`, whose first byte follows the last one consumed. Between records it consumes what belongs to
  // none.
  Event Scan(std::string_view bytes);
  size_t consumed() const { return consumed_; }  // by the last call
  // At the end of the input. kEnd: the record that was under way ended there. kBegin: one of no bytes begins there, for
  // its fault. kMore: all is well.
  Event Finish();
  // Forgets the record under way: its bytes will come again.
  void Rewind();
  // Of the record that began last; 0: none that the scanner knows.
  tg_code fault() const { return fault_; }
  uint64_t newline_count() const { return newline_count_; }  // of all that was consumed

 private:
  enum class Place : uint8_t { kStart, kFirst, kNext, kAfter, kRecord, kBehind, kEnded };
  enum class Form : uint8_t { kNested, kString, kWord, kComma, kRest };
  void Begin(Form form, tg_code fault);
  bool Between(char c);
  void Begun(char c, tg_code fault);
  bool EndsBefore(char c) const;
  bool EndsWith(char c);
  void Close(char bracket);
  void Leave();

  Place place_ = Place::kStart;
  Place place_before_ = Place::kStart;
  Form form_ = Form::kNested;
  bool is_array_ = false;
  bool is_damaged_ = false;  // the record before ended where it should not: no comma is asked for
  bool was_damaged_ = false;
  bool in_string_ = false;
  bool is_escaped_ = false;
  char last_ = 0;           // byte of the record that is no space and outside strings; a string is '"'
  std::vector<char> open_;  // brackets
  tg_code fault_ = 0;
  size_t consumed_ = 0;
  uint64_t newline_count_ = 0;
  uint64_t newlines_before_ = 0;  // of it, those before the record under way
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_ELEMENTS_H_
