// Small model files of formats that are no text, each of one convolution: 3 x 8 x 8 words, 4 filters of 3 x 3.
#pragma once

#include <string>

namespace eyrie {

std::string onnx_sample();
std::string coreml_sample();
std::string tflite_sample();

}  // namespace eyrie
