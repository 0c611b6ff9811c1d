// Bytes between DRAM and the chip, by what they are. DRAM is priced by those that crossed the link.
#pragma once

#include "sim/ledger/measures.hpp"

namespace eyrie {

#define EYRIE_TRANSFERS(ROW) ROW(ifmap, ifmap) ROW(filter, filter) ROW(ofmap, psum)
EYRIE_COUNTS(DramBytes, EYRIE_TRANSFERS)

struct Transfer {
    const char* name;
    DataType type;
    Count DramBytes::*bytes;
};
#define EYRIE_TRANSFER(id, type) {#id, DataType::type, &DramBytes::id},
inline constexpr Transfer transfer_rows[] = {EYRIE_TRANSFERS(EYRIE_TRANSFER)};

inline Count sum(const DramBytes& bytes) {
    Count all = 0;
    for (const Transfer& one : transfer_rows) all += bytes.*one.bytes;
    return all;
}

}  // namespace eyrie
