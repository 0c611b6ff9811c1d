// A result with one of its values changed: so that what is read is a result in all but that.
#pragma once

#include <string>

namespace eyrie {

// Results of run, compare and serve in the folder that $EYRIE_FUZZ_RESULTS names, by number.
constexpr const char* fuzzed_results[] = {"run", "comparison", "serve"};
// The text of one of them; "" without the folder.
const std::string& whole_result(std::size_t number);

// `change`: the result's number and that of one of its values, counted from the outside in and modulo as many as there
// are; a line break; what stands there instead: JSON, a text where it is none, nothing where it is empty. "": there is
// no such result.
std::string change_result(const std::string& change);

}  // namespace eyrie
