// One process at a time looks after the arrays of a sweep.
#pragma once

#include <string>

namespace eyrie {

class FolderLock {
public:
    // Makes the folder when there is none. Waits some seconds: what a killed process has started may hold the lock a
    // little longer. Throws InputError.
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
