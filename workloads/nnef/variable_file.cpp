#include "workloads/nnef/variable_file.hpp"

#include <cstring>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "sim/host/input_file.hpp"
#include "sim/host/paths.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie::nnef {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t header_bytes = 128;
enum ItemType : std::uint32_t { float_items, unsigned_items, quantised_unsigned, quantised_signed, signed_items };

bool stays_inside(const fs::path& label) {
    if (label.empty() || label.is_absolute()) return false;
    for (const fs::path& part : label)
        if (part == "..") return false;
    return true;
}

// Links are followed before the folders are compared.
bool is_inside(const fs::path& file, const fs::path& folder) {
    std::error_code failed;
    const fs::path real_folder = canonical_path(folder, failed);
    if (failed) return false;
    const fs::path real_file = canonical_path(file, failed);
    if (failed) return false;
    const fs::path between = real_file.lexically_relative(real_folder);
    return !between.empty() && *between.begin() != "..";
}

class Header {
public:
    Header(const std::string& path, const std::string& bytes) : path_(path), bytes_(bytes) {
        if (bytes.size() != header_bytes || bytes[0] != 'N' || bytes[1] != '\xef')
            refuse("found no tensor file; allowed: one that begins with 'N', 0xef and has a header of 128 bytes");
        if (bytes[2] != 1) refuse(fmt::format("found version {}; allowed: 1", static_cast<int>(bytes[2])));
    }

    VariableFile read() const {
        VariableFile read;
        const std::uint32_t rank = at(8);
        if (rank > largest_rank) refuse(fmt::format("found {} axes; allowed: up to {}", rank, largest_rank));
        std::int64_t words = 1;
        for (std::size_t i = 0; i < rank; ++i) {
            const std::int64_t size = at(12 + 4 * i);
            if (size < 1 || words > (std::int64_t{1} << 40) / size)
                refuse(fmt::format("found an extent of {}; allowed: 1 and more, up to 2^40 words", size));
            words *= size;
            read.shape.push_back(size);
        }
        read.bits = static_cast<int>(at(44));
        if (at(44) < 1 || at(44) > 64) refuse(fmt::format("found words of {} bits; allowed: 1 to 64", at(44)));
        const std::int64_t bytes = words / 8 * read.bits + (words % 8 * read.bits + 7) / 8;
        if (at(4) != bytes) refuse(fmt::format("found {} bytes of data; allowed: {}, as its shape says", at(4), bytes));
        return read;
    }
    std::uint32_t data_bytes() const { return at(4); }
    std::uint32_t item_type() const { return at(48); }

    [[noreturn]] void refuse(const std::string& message) const {
        throw InputError(fmt::format("{}: {}", path_, message));
    }

private:
    std::uint32_t at(std::size_t offset) const {
        std::uint32_t value = 0;
        std::memcpy(&value, bytes_.data() + offset, sizeof value);
        return value;
    }

    const std::string& path_;
    const std::string& bytes_;
};

// Integers of a byte or two. Those with a zero point, which the file does not have, are not read.
std::shared_ptr<const Words> decoded(const std::string& bytes, int bits, std::uint32_t type) {
    auto words = std::make_shared<Words>(bytes.size() / static_cast<std::size_t>(bits / 8));
    for (std::size_t i = 0; i < words->size(); ++i) {
        if (bits == 16)
            std::memcpy(&(*words)[i], bytes.data() + 2 * i, 2);
        else if (type == unsigned_items)
            (*words)[i] = static_cast<std::uint8_t>(bytes[i]);
        else
            (*words)[i] = static_cast<std::int8_t>(bytes[i]);
    }
    return words;
}

bool has_values(int bits, std::uint32_t type) {
    if (type == unsigned_items) return bits == 8;
    return (type == signed_items || type == quantised_signed) && (bits == 8 || bits == 16);
}

}  // namespace

std::optional<VariableFile> read_variable_file(const std::string& graph_path, const std::string& label, bool values) {
    if (!stays_inside(label))
        throw InputError(
            fmt::format("{}: variable '{}': found a label that leads out of the folder; allowed: a path "
                        "inside",
                        graph_path, printable(label)));
    fs::path folder = fs::path(graph_path).parent_path();
    if (folder.empty()) folder = ".";
    const fs::path file = folder / (label + ".dat");
    std::error_code failed;
    if (!fs::exists(file, failed)) return std::nullopt;
    const std::string path = file.string();
    if (!is_inside(file, folder))
        throw InputError(fmt::format("{}: found a link that leads out of the folder; allowed: files inside", path));
    InputFile input(path);
    const std::string bytes = input.read(header_bytes);
    const Header header(path, bytes);
    VariableFile read = header.read();
    if (input.bytes() < static_cast<std::int64_t>(header_bytes) + header.data_bytes())
        header.refuse(
            fmt::format("found a file of {} bytes; allowed: {} and its header", input.bytes(), header.data_bytes()));
    if (values && has_values(read.bits, header.item_type()))
        read.values = decoded(input.read(header.data_bytes()), read.bits, header.item_type());
    return read;
}

}  // namespace eyrie::nnef
