// Which word of a tensor goes where, as far as the shapes of operands and result say it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workloads/functional/map_words.hpp"

namespace eyrie {

using Sizes = std::vector<std::int64_t>;

// For each word of `result` the word of `operand` that it meets. A list with as many words as a map has channels lies
// along them; else axes match from the last on, one of size 1 meets all. Empty: they do not fit.
std::vector<std::int64_t> broadcast_places(const Sizes& operand, const Sizes& result);

// For each word of `operand` the word of `result` that it is reduced to: axes that are 1, or are missing, in the
// result. Nothing: the shapes do not say which axes these are.
std::optional<std::vector<std::int64_t>> reduced_places(const Sizes& operand, const Sizes& result);

// The one axis along which operands behind one another make the result; nothing: there is none, or several.
std::optional<std::size_t> joined_axis(const std::vector<Sizes>& operands, const Sizes& result);

// The same words in the order of the file: `result` has as many. In TFLite's files the channels of a map come last.
void reshape(const std::string& format, const MapWords& from, MapWords& result);
MapWords in_file_order(const std::string& format, const MapWords& map);

// Axes in another order, where sizes tell which goes where; the middle of rows and columns. False: they do not.
bool transpose(const MapWords& from, MapWords& result);
bool crop(const MapWords& from, MapWords& result);

}  // namespace eyrie
