// Which points of a store a front is made of.
#pragma once

#include "sim/sweep/store/key_set.hpp"
#include "sim/sweep/store/store.hpp"

namespace eyrie {

class FrontKeys {
public:
    // `sweep`: its points; 0: all of the store, but for those that refined ones took the place of everywhere.
    FrontKeys(Store& store, std::int64_t sweep);
    bool has(const char* key) const { return (of_all_ || chosen_.has(key)) && !replaced_.has(key); }

private:
    bool of_all_;
    KeySet chosen_;
    KeySet replaced_;
};

}  // namespace eyrie
