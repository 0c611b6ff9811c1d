// A file that was opened, for as many readers as there are (sim/host/input_file.hpp, sim/host/command_files.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/stat.h>

namespace eyrie {

class OpenedFile {
public:
    // `file`: no pipe. `own_file`: of this program, which may change while it is read.
    enum class Kind { file, file_or_pipe, own_file };
    // Throws InputError, ComputerError.
    OpenedFile(const std::string& path, Kind kind);
    ~OpenedFile();
    OpenedFile(const OpenedFile&) = delete;
    OpenedFile& operator=(const OpenedFile&) = delete;

    bool is_pipe() const { return S_ISFIFO(status_.st_mode); }
    std::int64_t bytes() const { return is_pipe() ? 0 : status_.st_size; }
    dev_t device() const { return status_.st_dev; }
    ino_t inode() const { return status_.st_ino; }

    // Up to so many bytes from `position` on; of a pipe, those that come next. Throws ComputerError where the computer
    // fails, and where the file is not any more what was opened.
    std::string read(std::int64_t position, std::size_t most);
    // Reads a small file to its end, so that it needs no descriptor any more.
    void keep_if_small();

private:
    ssize_t read_some(std::int64_t position, char* bytes, std::size_t count) const;
    void check_unchanged() const;

    std::string path_;
    Kind kind_;
    int descriptor_ = -1;
    struct stat status_ {};
    std::optional<std::string> content_;  // of one that is kept
};

}  // namespace eyrie
