// A temporary file, by its name.
#pragma once

#include <cstddef>
#include <string>

namespace eyrie {

// Removes the file at its own end, and also when the program is stopped by a signal (SIGINT, SIGTERM,
// SIGHUP, SIGXFSZ) that nothing else handles.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string name);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& name() const { return name_; }
    // The file has been renamed: it is not removed any more.
    void keep() { kept_ = true; }

private:
    std::string name_;
    bool kept_ = false;
    std::size_t place_;  // index among the files that a signal removes
};

}  // namespace eyrie
