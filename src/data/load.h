// Data for a plan, out of files.
#ifndef TOLLGATE_DATA_LOAD_H_
#define TOLLGATE_DATA_LOAD_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "pattern/on_demand.h"
#include "plan/plan.h"

namespace tollgate::data {

struct File {
  std::string_view name;
  std::string_view table;  // the external table whose rows it holds; empty: a data file
  std::string_view content;
  std::string_view sha256;  // expected; empty: nobody said
};

// As tg_data_new says. Borrows from the plan's own data what the files do not replace. `new_compiler` is called where a
// pattern set has to be made anew; null: there is none.
Expected<lookup::Data> Load(const plan::Plan& plan, std::span<const File> files,
                            pattern::SetCompilerFactory new_compiler);

}  // namespace tollgate::data
#endif  // TOLLGATE_DATA_LOAD_H_
