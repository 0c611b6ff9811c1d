#include "workloads/onnx/external.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "sim/host/input_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie::onnx_format {

namespace fs = std::filesystem;

namespace {

struct PlaceInFile {
    std::string location;
    std::int64_t offset = 0;
};

[[noreturn]] void refuse(const ModelFile& file, const onnx::TensorProto& tensor, const std::string& found) {
    throw InputError(fmt::format("{}: tensor {}: its data are in {}; allowed: a file inside the model's folder",
                                 file.path, printable(tensor.name()), printable(found)));
}

PlaceInFile place_of(const ModelFile& file, const onnx::TensorProto& tensor) {
    PlaceInFile place;
    for (const auto& entry : tensor.external_data()) {
        if (entry.key() == "location") place.location = entry.value();
        if (entry.key() != "offset") continue;
        const bool digits = !entry.value().empty() && entry.value().size() < 19 &&
                            entry.value().find_first_not_of("0123456789") == std::string::npos;
        if (!digits) refuse(file, tensor, fmt::format("{} at offset {}", place.location, entry.value()));
        place.offset = std::stoll(entry.value());
    }
    return place;
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
    std::error_code absent;
    const fs::path folder = fs::canonical(folder_of(file), absent);
    if (absent) return;
    const fs::path real = fs::weakly_canonical(folder / location, absent);
    const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), real.begin(), real.end());
    if (absent || end != folder.end()) refuse(file, tensor, place.location);
}

std::string external_data(const ModelFile& file, const onnx::TensorProto& tensor, std::size_t bytes) {
    const PlaceInFile place = place_of(file, tensor);
    InputFile data((folder_of(file) / place.location).string());
    const auto there = static_cast<std::size_t>(std::max<std::int64_t>(data.bytes() - place.offset, 0));
    if (there < bytes)
        throw InputError(fmt::format("{}: tensor {}: found {} bytes at {} of {}; allowed: {}", file.path,
                                     printable(tensor.name()), there, place.offset, printable(place.location), bytes));
    data.skip(place.offset);
    return data.read(bytes);
}

}  // namespace eyrie::onnx_format
