// The name of a file that is not to stay.
#pragma once

#include <cstddef>
#include <string>

namespace eyrie {

// Removes the file in the end, whatever happens: also when the program is stopped by a signal (SIGINT, SIGTERM,
// SIGHUP, SIGXFSZ) that nobody else sees to.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string name);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& name() const { return name_; }
    // It has another name now, and stays.
    void keep() { kept_ = true; }

private:
    std::string name_;
    bool kept_ = false;
    std::size_t place_;  // among those that a signal removes
};

}  // namespace eyrie
