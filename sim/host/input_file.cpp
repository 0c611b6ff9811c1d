#include "sim/host/input_file.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "sim/host/command_files.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

InputFile::InputFile(const std::string& path, Kind kind) : file_(open_for_reading(path, kind)) {}

void InputFile::skip(std::int64_t count) { position_ += std::max<std::int64_t>(count, 0); }

std::string InputFile::read(std::size_t most) {
    std::string text = file_->read(position_, most);
    position_ += static_cast<std::int64_t>(text.size());
    return text;
}

namespace {

std::string size_text(std::size_t bytes) {
    return bytes % (std::size_t{1} << 20) == 0 ? fmt::format("{} MiB", bytes >> 20) : fmt::format("{} bytes", bytes);
}

}  // namespace

void refuse_input(const std::string& path, std::size_t bytes, std::size_t most_bytes, const std::string& what) {
    throw InputError(
        fmt::format("{}: found {} bytes, {}; allowed: up to {}", path, bytes, what, size_text(most_bytes)));
}

std::string read_input(const std::string& path, std::size_t most_bytes, const std::string& what, InputFile::Kind kind) {
    InputFile file(path, kind);
    if (file.bytes() > static_cast<std::int64_t>(most_bytes))
        refuse_input(path, static_cast<std::size_t>(file.bytes()), most_bytes, what);
    std::string text = file.read(most_bytes + 1);
    if (text.size() > most_bytes) refuse_input(path, text.size(), most_bytes, what);
    return text;
}

std::string read_input_if_there(const std::string& path, std::size_t most_bytes, const std::string& what,
                                InputFile::Kind kind) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) ? read_input(path, most_bytes, what, kind) : "";
}

}  // namespace eyrie
