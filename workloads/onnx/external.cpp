#include "workloads/onnx/external.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "sim/host/command_files.hpp"
#include "sim/host/input_file.hpp"
#include "sim/host/paths.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/onnx/numbers.hpp"

namespace eyrie::onnx_format {

namespace fs = std::filesystem;

namespace {

struct PlaceInFile {
    std::string location;
    std::int64_t offset = 0;
    std::optional<std::int64_t> length;  // in bytes, where the file says it
};

[[noreturn]] void refuse(const ModelFile& file, const onnx::TensorProto& tensor, const std::string& found) {
    throw InputError(fmt::format("{}: tensor {}: its data are in {}; allowed: a file inside the model's folder",
                                 file.path, printable(tensor.name()), printable(found)));
}

PlaceInFile place_of(const ModelFile& file, const onnx::TensorProto& tensor) {
    PlaceInFile place;
    for (const auto& entry : tensor.external_data()) {
        if (entry.key() == "location") place.location = entry.value();
        if (entry.key() != "offset" && entry.key() != "length") continue;
        const bool digits = !entry.value().empty() && entry.value().size() < 19 &&
                            entry.value().find_first_not_of("0123456789") == std::string::npos;
        if (!digits) refuse(file, tensor, fmt::format("{} at {} {}", place.location, entry.key(), entry.value()));
        const std::int64_t number = std::stoll(entry.value());
        if (entry.key() == "offset")
            place.offset = number;
        else
            place.length = number;
    }
    return place;
}

// As shape and type say; 0: a type whose words have no size that is known, or too many of them.
std::int64_t bytes_of(const onnx::TensorProto& tensor) {
    const std::optional<std::int64_t> words = words_in(Dims(tensor.dims().begin(), tensor.dims().end()));
    const std::int64_t bits = bits_of_type(tensor.data_type());
    if (!words || *words > (std::int64_t{1} << 56)) return 0;
    return (*words * bits + 7) / 8;
}

fs::path folder_of(const ModelFile& file) {
    const fs::path folder = fs::path(file.path).parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

}  // namespace

bool is_external(const onnx::TensorProto& tensor) { return tensor.data_location() == onnx::TensorProto::EXTERNAL; }

void check_external(const ModelFile& file, const onnx::TensorProto& tensor) {
    const PlaceInFile place = place_of(file, tensor);
    const fs::path location(place.location);
    const bool climbs = std::find(location.begin(), location.end(), "..") != location.end();
    if (place.location.empty() || place.location.find('\0') != std::string::npos || location.is_absolute() || climbs)
        refuse(file, tensor, place.location);
    const std::int64_t bytes = bytes_of(tensor);
    if (place.length && bytes > 0 && *place.length != bytes)
        throw InputError(fmt::format("{}: tensor {}: found a length of {} bytes in {}; allowed: {}, as its shape says",
                                     file.path, printable(tensor.name()), *place.length, printable(place.location),
                                     bytes));
    std::error_code absent;
    const fs::path folder = canonical_path(folder_of(file), absent);
    if (absent) return;
    const fs::path real = weakly_canonical_path(folder / location, absent);
    const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), real.begin(), real.end());
    if (absent || end != folder.end()) refuse(file, tensor, place.location);
    note_input(real.string());
}

std::string external_data(const ModelFile& file, const onnx::TensorProto& tensor, std::size_t bytes) {
    const PlaceInFile place = place_of(file, tensor);
    std::optional<InputFile> opened;
    try {
        opened.emplace((folder_of(file) / place.location).string());
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: tensor {}: its data: {}", file.path, printable(tensor.name()), error.what()));
    }
    InputFile& data = *opened;
    const auto there = static_cast<std::size_t>(std::max<std::int64_t>(data.bytes() - place.offset, 0));
    if (there < bytes)
        throw InputError(fmt::format("{}: tensor {}: found {} bytes at {} of {}; allowed: {}", file.path,
                                     printable(tensor.name()), there, place.offset, printable(place.location), bytes));
    data.skip(place.offset);
    return data.read(bytes);
}

}  // namespace eyrie::onnx_format
