#include "sim/kernel/output_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <unistd.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_name = 240;  // leaves room for the temporary file's ending

void write_to(const std::string& path, const std::string& text) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) throw InputError(path + ": cannot be written: " + std::strerror(errno));
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    const int error = errno;
    if (std::fclose(file) != 0 || !written)
        throw InputError(path + ": cannot be written: " + std::strerror(written ? errno : error));
}

// Devices, pipes and what stands under /dev: nothing there may be replaced by a file.
bool is_special(const std::string& path) {
    std::error_code ignored;
    const std::filesystem::file_status status = std::filesystem::status(path, ignored);
    return path.compare(0, 5, "/dev/") == 0 || path.compare(0, 6, "/proc/") == 0 ||
           (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status));
}

// A symbolic link stays one: the file it leads to is replaced.
std::string behind_links(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_symlink(path, error)) return path;
    const std::filesystem::path file = std::filesystem::weakly_canonical(path, error);
    return error ? path : file.string();
}

}  // namespace

void write_output(const std::string& path, const std::string& text) {
    if (path == "-") {
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
            throw InputError(std::string("standard output: cannot be written: ") + std::strerror(errno));
        return;
    }
    if (is_special(path)) return write_to(path, text);
    const std::string file = behind_links(path);
    const std::string temporary = file + ".tmp." + std::to_string(getpid());
    try {
        write_to(temporary, text);
    } catch (...) {
        std::remove(temporary.c_str());
        throw;
    }
    if (std::rename(temporary.c_str(), file.c_str()) != 0) {
        const int error = errno;
        std::remove(temporary.c_str());
        throw InputError(path + ": cannot be written: " + std::strerror(error));
    }
}

void check_output_place(const std::string& path, const std::string& option) {
    if (path == "-" || path.empty()) return;
    const std::filesystem::path file(behind_links(path));
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        throw InputError(option + " " + path + ": is a directory; allowed: a file name or -");
    if (!std::filesystem::is_directory(folder, ignored))
        throw InputError(option + " " + path + ": the directory " + folder.string() + " does not exist");
    if (file.filename().string().size() > longest_name)
        throw InputError(option + " " + path + ": found a file name of " +
                         std::to_string(file.filename().string().size()) + " bytes; allowed: up to " +
                         std::to_string(longest_name));
    if (access(is_special(path) && std::filesystem::exists(path, ignored) ? path.c_str() : folder.c_str(), W_OK) != 0)
        throw InputError(option + " " + path + ": cannot be written: " + std::strerror(errno));
}

}  // namespace eyrie
