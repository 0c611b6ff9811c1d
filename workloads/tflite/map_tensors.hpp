// Which tensors are maps (images, rows, columns, channels, in this order, 3-D: planes before rows), as far as the
// operators around them say so: those of windows and of rows and columns do, those of words at the same place pass it
// on.
#pragma once

#include <vector>

#include "workloads/tflite/file_model.hpp"

namespace eyrie::tflite {

// Of every tensor.
std::vector<bool> map_tensors(const FileModel& file);

}  // namespace eyrie::tflite
