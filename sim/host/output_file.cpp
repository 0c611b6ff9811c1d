#include "sim/host/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>

#include "sim/host/gzip.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_name = 240;  // leaves room for the temporary file's ending

// Devices, pipes and what stands under /dev: nothing there may be replaced by a file.
bool is_special(const std::string& path) {
    std::error_code ignored;
    const std::filesystem::file_status status = std::filesystem::status(path, ignored);
    return path.compare(0, 5, "/dev/") == 0 || path.compare(0, 6, "/proc/") == 0 ||
           (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status));
}

// A symbolic link stays one: the file it leads to is replaced, or made.
std::string behind_links(const std::string& path) {
    constexpr int most_links = 40;  // as the system has it; more lead in a circle
    std::filesystem::path file = path;
    std::error_code ignored;
    for (int links = 0; links < most_links && std::filesystem::is_symlink(file, ignored); ++links)
        file = file.parent_path() / std::filesystem::read_symlink(file, ignored);
    return file.string();
}

}  // namespace

bool is_gzip_name(const std::string& path) {
    const std::string ending = ".gz";
    return path.size() > ending.size() && path.compare(path.size() - ending.size(), ending.size(), ending) == 0;
}

OutputFile::OutputFile(const std::string& path, Form form) : path_(path) {
    if (!is_special(path)) {
        file_name_ = behind_links(path);
        temporary_ = std::make_unique<TemporaryFile>(fmt::format("{}.tmp.{}", file_name_, getpid()));
    }
    file_ = std::fopen((temporary_ ? temporary_->name() : path).c_str(), "wb");
    if (file_ == nullptr) fail(errno);
    if (form == Form::gzip)
        gzip_ = std::make_unique<GzipStream>(
            [this](const char* bytes, std::size_t count) { write_as_it_is(bytes, count); });
}

OutputFile::~OutputFile() {
    if (file_ == nullptr) return;
    std::fclose(file_);
}

void OutputFile::fail(int error) {
    throw InputError(fmt::format("{}: cannot be written: {}", path_, std::strerror(error)));
}

void OutputFile::write(const char* bytes, std::size_t count) {
    if (gzip_)
        gzip_->write(bytes, count);
    else
        write_as_it_is(bytes, count);
}

void OutputFile::write_as_it_is(const char* bytes, std::size_t count) {
    if (std::fwrite(bytes, 1, count, file_) != count) fail(errno);
}

void OutputFile::finish() {
    if (gzip_) gzip_->finish();
    std::FILE* const file = std::exchange(file_, nullptr);
    if (std::fclose(file) != 0) fail(errno);
    if (!temporary_) return;
    if (std::rename(temporary_->name().c_str(), file_name_.c_str()) != 0) fail(errno);
    temporary_->keep();
}

void write_output(const std::string& path, const std::string& text) {
    if (path == "-") {
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
            throw InputError(std::string("standard output: cannot be written: ") + std::strerror(errno));
        return;
    }
    OutputFile file(path);
    file.write(text.data(), text.size());
    file.finish();
}

void check_output_place(const std::string& path, const std::string& option) {
    if (path == "-" || path.empty()) return;
    const std::filesystem::path file(behind_links(path));
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        throw InputError(fmt::format("{} {}: is a directory; allowed: the name of a file", option, path));
    if (!std::filesystem::is_directory(folder, ignored))
        throw InputError(fmt::format("{} {}: the directory {} does not exist", option, path, folder.string()));
    if (file.filename().string().size() > longest_name)
        throw InputError(fmt::format("{} {}: found a file name of {} bytes; allowed: up to {}", option, path,
                                     file.filename().string().size(), longest_name));
    if (access(is_special(path) && std::filesystem::exists(path, ignored) ? path.c_str() : folder.c_str(), W_OK) != 0)
        throw InputError(fmt::format("{} {}: cannot be written: {}", option, path, std::strerror(errno)));
}

}  // namespace eyrie
