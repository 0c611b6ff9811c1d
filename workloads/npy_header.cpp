#include "workloads/npy_header.hpp"

#include <cctype>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t largest_dimension = std::int64_t{1} << 40;

// Walks the header's text, a Python dictionary: {'descr': '<i2', 'fortran_order': False, ...}.
class HeaderParser {
public:
    HeaderParser(const std::string& text, const std::string& path) : text_(text), path_(path) {}

    NpyHeader parse() {
        NpyHeader header;
        int seen = 0;
        for (expect('{'); !accept('}'); ++seen) {
            const std::string key = quoted();
            expect(':');
            if (key == "descr")
                header.descr = quoted();
            else if (key == "fortran_order")
                header.fortran_order = boolean();
            else if (key == "shape")
                header.shape = tuple();
            else
                refuse();
            accept(',');
        }
        if (seen != 3 || header.descr.empty()) refuse();
        return header;
    }

private:
    [[noreturn]] void refuse() const {
        throw InputError(
            fmt::format("{}: found an unreadable .npy header at '{}'; allowed: a dictionary of descr (a plain type), "
                        "fortran_order and shape",
                        path_, text_.substr(position_, 24)));
    }
    void skip_blanks() {
        while (position_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[position_])) != 0) ++position_;
    }
    bool accept(char wanted) {
        skip_blanks();
        if (position_ == text_.size() || text_[position_] != wanted) return false;
        ++position_;
        return true;
    }
    void expect(char wanted) {
        if (!accept(wanted)) refuse();
    }
    std::string quoted() {
        const char quote = accept('"') ? '"' : '\'';
        if (quote == '\'') expect('\'');
        const std::size_t end = text_.find(quote, position_);
        if (end == std::string::npos) refuse();
        const std::string inside = text_.substr(position_, end - position_);
        position_ = end + 1;
        return inside;
    }
    bool boolean() {
        skip_blanks();
        const bool value = text_.compare(position_, 4, "True") == 0;
        if (!value && text_.compare(position_, 5, "False") != 0) refuse();
        position_ += value ? 4 : 5;
        return value;
    }
    std::vector<std::int64_t> tuple() {
        std::vector<std::int64_t> values;
        for (expect('('); !accept(')'); accept(',')) values.push_back(integer());
        return values;
    }
    std::int64_t integer() {
        skip_blanks();
        const std::size_t start = position_;
        std::int64_t value = 0;
        for (; position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9'; ++position_) {
            value = 10 * value + (text_[position_] - '0');
            if (value > largest_dimension) refuse();
        }
        if (position_ == start) refuse();
        return value;
    }

    const std::string& text_;
    const std::string& path_;
    std::size_t position_ = 0;
};

std::string read_bytes(const NextBytes& next, std::size_t count, const std::string& path) {
    std::string bytes = next(count);
    if (bytes.size() != count)
        throw InputError(path + ": found a file that ends within its header; allowed: a whole .npy file");
    return bytes;
}

}  // namespace

NpyHeader read_npy_header(const NextBytes& next, const std::string& path) {
    const std::string start = read_bytes(next, 8, path);
    if (start.compare(0, 6, "\x93NUMPY") != 0)
        throw InputError(path + ": found no .npy file (its first bytes are not \\x93NUMPY); allowed: a .npy file");
    const int major = static_cast<unsigned char>(start[6]);
    if (major < 1 || major > 3)
        throw InputError(fmt::format("{}: found .npy format version {}; allowed: 1, 2, 3", path, major));
    const std::string length_bytes = read_bytes(next, major == 1 ? 2 : 4, path);
    std::size_t length = 0;
    for (std::size_t i = length_bytes.size(); i-- > 0;)
        length = length << 8 | static_cast<unsigned char>(length_bytes[i]);
    if (length > longest_npy_header)
        throw InputError(fmt::format("{}: found a header of {} bytes; allowed: up to 65536", path, length));
    const std::string text = read_bytes(next, length, path);
    NpyHeader header = HeaderParser(text, path).parse();
    header.bytes = static_cast<std::int64_t>(8 + length_bytes.size() + length);
    return header;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
    std::string out = "(";
    for (std::size_t i = 0; i < shape.size(); ++i) out += fmt::format("{}{}", i == 0 ? "" : ", ", shape[i]);
    return out + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace eyrie
