// A store with one cell of one table changed, without the digests that would tell.
#pragma once

#include <string>

namespace eyrie {

// Puts a copy of the store that $EYRIE_FUZZ_STORE names at `path`. `change`: "TABLE.COLUMN", a line break, and what
// all rows get there, as a number where it is one. False: the store has no such column.
bool change_store(const std::string& path, const std::string& change);

}  // namespace eyrie
