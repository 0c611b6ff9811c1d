// Every reader of the program, as a function of a file's bytes (scripts/fuzz).
#pragma once

#include <string>
#include <vector>

namespace eyrie {

struct Reader {
    const char* name;
    const char* reads;
    // Reads the file. May throw what ends the program with a message: InputError, ComputerError, po::error.
    void (*read)(const std::string& path, const std::string& bytes);
};

const std::vector<Reader>& all_readers();

}  // namespace eyrie
