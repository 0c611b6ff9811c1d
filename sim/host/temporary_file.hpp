// A temporary file: a name that nobody can guess, made so that nothing that is there already is followed or
// overwritten.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <sys/types.h>

namespace eyrie {

// Removes the file (or empty folder) at its own end, and also when the program is stopped by a signal (SIGINT, SIGTERM,
// SIGHUP, SIGXFSZ) that nothing else handles.
class TemporaryFile {
public:
    // The name is known to be the program's own: in a folder of its own, or made by somebody else later.
    explicit TemporaryFile(std::string name);
    // Makes a new, empty file beside `path`: PATH.tmp.RANDOM. `mode`: its permissions, before the umask. Throws
    // ComputerError, InputError.
    static std::unique_ptr<TemporaryFile> beside(const std::string& path, mode_t mode);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& name() const { return name_; }
    // Of a file made by beside(), open for writing; the caller closes it, once. -1 else.
    int descriptor() const { return descriptor_; }
    // The file has been renamed: it is not removed any more.
    void keep() { kept_ = true; }

private:
    std::string name_;
    bool kept_ = false;
    int descriptor_ = -1;
    std::size_t place_;  // index among the files that a signal removes
};

// A new folder that only this user can enter: for a program or a library that makes files of its own by name. Removed,
// as a temporary file is, once it is empty.
class TemporaryFolder {
public:
    // Beside `path`; where that is no place for files (a device, a pipe), where the system has temporary files. Throws
    // ComputerError, InputError.
    explicit TemporaryFolder(const std::string& path);
    // Where the system has temporary files (TMPDIR): eyrie-XXXXXX. Throws ComputerError.
    TemporaryFolder();

    const std::string& name() const { return entry_.name(); }

private:
    TemporaryFile entry_;
};

}  // namespace eyrie
