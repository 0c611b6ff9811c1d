// A lock: only one process at a time manages the job arrays of a sweep.
#pragma once

#include <string>

namespace eyrie {

class FolderLock {
public:
    // Makes the folder when there is none. Waits some seconds: programs that a killed process started may hold the
    // lock a little longer. Throws InputError.
    explicit FolderLock(const std::string& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

    int descriptor() const { return descriptor_; }

private:
    void take(const std::string& path);
    bool is_of(const std::string& path) const;
    int descriptor_ = -1;
};

}  // namespace eyrie
