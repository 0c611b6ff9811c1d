// Sparse weights of TFLite: an order of axes, blocks inside them, and on every level all indices or the list of those
// that are there.
#pragma once

#include <string>

#include "workloads/tflite/file_model.hpp"
#include "workloads/tflite/weights.hpp"

namespace eyrie::tflite {

// The dense words of `tensor`, of which the file stores `stored`, beginning with the outermost level. Zeros are
// `zero`. Throws InputError, beginning with `where`, unless levels and indices fit the shape.
Words dense_words(const FileTensor& tensor, const Words& stored, std::int16_t zero, const std::string& where);

}  // namespace eyrie::tflite
