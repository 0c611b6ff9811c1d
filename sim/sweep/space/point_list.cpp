#include "sim/sweep/space/point_list.hpp"

#include <set>

#include <fmt/format.h>

#include "sim/host/input_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/text_streams.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

// False unless the whole text is a decimal number of at most 15 digits.
bool read_number(const std::string& text, std::int64_t& value) {
    if (text.empty() || text.size() > 15 || text.find_first_not_of("0123456789") != std::string::npos) return false;
    value = std::stoll(text);
    return true;
}

// Nothing of a file that is no list at all: it may be one with secrets.
std::string found(const std::string& line) {
    const bool like_a_number = line.size() < 2 || line.find_first_not_of("0123456789+-., ") == std::string::npos;
    return like_a_number ? fmt::format("'{}'", printable(line)) : "text that is no number";
}

std::string text_of(const std::string& path, std::size_t most_bytes) {
    try {
        return read_input(path, most_bytes, "no list of points", InputFile::Kind::file_or_pipe);
    } catch (const InputError& error) {
        throw InputError(std::string("--points ") + error.what());
    }
}

}  // namespace

std::vector<std::int64_t> listed_points(const std::string& path, std::int64_t points) {
    constexpr std::size_t most_bytes = std::size_t{16} << 20;  // each of a million points, and room
    TextReader in(text_of(path, most_bytes));
    std::vector<std::int64_t> ordinals;
    std::set<std::int64_t> seen;
    std::int64_t number = 0;
    for (std::string line; std::getline(in, line);) {
        const std::string place = fmt::format("{}:{}: found {}", path, ++number, found(line));
        std::int64_t ordinal = 0;
        if (!read_number(line, ordinal) || ordinal >= points)
            throw InputError(fmt::format("{}; allowed: an integer from 0 to {}", place, points - 1));
        if (!seen.insert(ordinal).second) throw InputError(place + " again; allowed: each point once");
        ordinals.push_back(ordinal);
    }
    if (ordinals.empty()) throw InputError("--points " + path + ": found no point; allowed: one a line");
    return ordinals;
}

std::vector<std::int64_t> shard_points(const std::string& shard, std::int64_t points) {
    const std::size_t slash = shard.find('/');
    std::int64_t part = 0;
    std::int64_t parts = 0;
    if (slash == std::string::npos || !read_number(shard.substr(0, slash), part) ||
        !read_number(shard.substr(slash + 1), parts) || part < 1 || part > parts || part > points)
        throw InputError(
            fmt::format("--shard: found '{}'; allowed: I/N with I from 1 to N, and to the {} points there are",
                        printable(shard), points));
    std::vector<std::int64_t> ordinals;
    for (std::int64_t ordinal = part - 1; ordinal < points; ordinal += parts) ordinals.push_back(ordinal);
    return ordinals;
}

}  // namespace eyrie
