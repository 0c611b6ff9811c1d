#include "sim/host/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/host/command_files.hpp"
#include "sim/host/computer_error.hpp"
#include "sim/host/gzip.hpp"
#include "sim/host/paths.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_name = 240;  // leaves room for the temporary file's ending

// A symbolic link stays one: the file it leads to is replaced, or made. Throws InputError when it leads in a circle.
std::string behind_links(const std::string& path) {
    constexpr int most_links = 40;  // as the system has it; more lead in a circle
    std::filesystem::path file = path;
    std::error_code error;
    for (int links = 0; std::filesystem::is_symlink(file, error); ++links) {
        if (links == most_links)
            throw InputError(path + ": is a symbolic link that leads in a circle; allowed: one that leads to a file");
        file = file.parent_path() / target_of_link(file, error);
    }
    return file.string();
}

// A new file beside the one that it will replace, with the permissions of that one.
std::unique_ptr<TemporaryFile> new_file_for(const std::string& file_name) {
    struct stat old {};
    if (stat(file_name.c_str(), &old) != 0) return TemporaryFile::beside(file_name, 0666);
    std::unique_ptr<TemporaryFile> file = TemporaryFile::beside(file_name, 0600);
    // Where its owner cannot be had, its group and others get no more than this program's user would give.
    const bool same_owner = fchown(file->descriptor(), old.st_uid, old.st_gid) == 0;
    const mode_t mode = same_owner ? old.st_mode & 0777 : old.st_mode & 0700;
    if (fchmod(file->descriptor(), mode) != 0) {
        const int error = errno;
        close(file->descriptor());
        fail_with_errno(error, file_name + ": cannot be written");
    }
    return file;
}

}  // namespace

bool is_special_output(const std::string& path) {
    std::error_code ignored;
    const std::filesystem::file_status status = std::filesystem::status(path, ignored);
    return path.compare(0, 5, "/dev/") == 0 || path.compare(0, 6, "/proc/") == 0 ||
           (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status));
}

std::string place_of_output(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path file = absolute_path(behind_links(path), error);
    const fs::path place = weakly_canonical_path(file, error);
    return (place.empty() ? file : place).string();
}

bool is_gzip_name(const std::string& path) {
    const std::string ending = ".gz";
    return path.size() > ending.size() && path.compare(path.size() - ending.size(), ending.size(), ending) == 0;
}

OutputFile::OutputFile(const std::string& path, Form form) : path_(path) {
    if (!is_special_output(path)) {
        refuse_to_replace_input(path);
        file_name_ = behind_links(path);
        temporary_ = new_file_for(file_name_);
    }
    file_ = temporary_ ? fdopen(temporary_->descriptor(), "wb") : std::fopen(path.c_str(), "wbe");
    if (file_ == nullptr) {
        const int error = errno;
        if (temporary_) close(temporary_->descriptor());
        fail(error);
    }
    if (form == Form::gzip)
        gzip_ = std::make_unique<GzipStream>(
            [this](const char* bytes, std::size_t count) { write_as_it_is(bytes, count); });
}

OutputFile::~OutputFile() {
    if (file_ == nullptr) return;
    std::fclose(file_);
}

void OutputFile::fail(int error) { fail_with_errno(error, path_ + ": cannot be written"); }

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
            throw ComputerError(std::string("standard output: cannot be written: ") + std::strerror(errno));
        return;
    }
    OutputFile file(path);
    file.write(text.data(), text.size());
    file.finish();
}

void print(const std::string& text) { write_output("-", shown_lines(text)); }

namespace {

std::string behind_links_of(const std::string& path, const std::string& option) {
    try {
        return behind_links(path);
    } catch (const InputError& error) {
        throw InputError(fmt::format("{} {}", option, error.what()));
    }
}

}  // namespace

void check_output_place(const std::string& path, const std::string& option) {
    if (path == "-" || path.empty()) return;
    const std::filesystem::path file(behind_links_of(path, option));
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        throw InputError(fmt::format("{} {}: is a directory; allowed: the name of a file", option, path));
    if (!std::filesystem::is_directory(folder, ignored))
        throw InputError(fmt::format("{} {}: the directory {} does not exist", option, path, folder.string()));
    if (file.filename().string().size() > longest_name)
        throw InputError(fmt::format("{} {}: found a file name of {} bytes; allowed: up to {}", option, path,
                                     file.filename().string().size(), longest_name));
    if (access(is_special_output(path) && std::filesystem::exists(path, ignored) ? path.c_str() : folder.c_str(),
               W_OK) != 0)
        fail_with_errno(errno, fmt::format("{} {}: cannot be written", option, path));
    note_output(path, option);
}

}  // namespace eyrie
