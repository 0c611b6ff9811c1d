// A model without what shapes do not need: the data of large tensors, and texts for people. It is what protobuf parses:
// a file of 100 MB becomes some kilobytes, and no file can make protobuf's objects grow to many times its size.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace eyrie::onnx_format {

// Where the data of a tensor stands in the file: the payload of one field of a TensorProto.
struct StoredData {
    int field = 0;  // its number in onnx.proto: 5 int32_data, 9 raw_data, ...
    std::size_t offset = 0;
    std::size_t length = 0;
};

// The model's bytes with large data taken out. A tensor's doc_string says where its data was: `stored_data` reads it,
// and no text of the file gets there. Throws InputError for what is no protobuf, or too much besides weights.
std::string slim_model(std::string_view model);
// Nothing: the tensor has no data, has it in pieces, or it is elsewhere (external).
std::optional<StoredData> stored_data(const std::string& doc_string);

}  // namespace eyrie::onnx_format
