#include "workloads/safetensors/safetensors.hpp"

#include <cstring>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/host/input_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::uint64_t longest_header = 100'000'000;  // bytes; the format's own limit
constexpr std::size_t most_axes = 16, most_tensors = 1'000'000;
constexpr std::size_t most_bytes = std::size_t{1} << 32;

struct WordKind {
    const char* name;
    int bytes;
    bool integer, with_sign;
};
constexpr WordKind word_kinds[] = {
    {"I8", 1, true, true},    {"U8", 1, true, false},      {"BOOL", 1, true, false},    {"I16", 2, true, true},
    {"U16", 2, true, false},  {"I32", 4, true, true},      {"U32", 4, true, false},     {"I64", 8, true, true},
    {"U64", 8, true, false},  {"F8_E4M3", 1, false, true}, {"F8_E5M2", 1, false, true}, {"F16", 2, false, true},
    {"BF16", 2, false, true}, {"F32", 4, false, true},     {"F64", 8, false, true},
};

const WordKind* kind_of(const std::string& name) {
    for (const WordKind& one : word_kinds)
        if (name == one.name) return &one;
    return nullptr;
}

std::uint64_t little_endian(const char* bytes, int count) {
    std::uint64_t value = 0;
    for (int i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

[[noreturn]] void refuse(const std::string& path, const std::string& message) {
    throw InputError(fmt::format("{}: {}", path, message));
}

}  // namespace

// Hears the header, element by element: an object of objects, nothing deeper, so that no tree of it is ever built.
class SafeTensors::Header final : public nlohmann::json_sax<nlohmann::json> {
public:
    Header(std::map<std::string, Entry>& tensors, const std::string& path) : tensors_(tensors), path_(path) {}

    bool null() override { return unexpected("null"); }
    bool boolean(bool) override { return unexpected("a truth value"); }
    bool number_float(number_float_t, const string_t&) override { return unexpected("a number with a fraction"); }
    bool binary(binary_t&) override { return unexpected("binary data"); }
    bool number_integer(number_integer_t) override { return unexpected("a negative number"); }
    bool number_unsigned(number_unsigned_t value) override {
        if (list_ == List::shape) {
            if (value > std::uint64_t{1} << 40) refuse(path_, place() + "found a size beyond 2^40; allowed: up to it");
            if (entry_.shape.size() == most_axes) refuse(path_, place() + "found more than 16 axes; allowed: up to 16");
            entry_.shape.push_back(static_cast<std::int64_t>(value));
            return true;
        }
        if (list_ != List::offsets) return unexpected("a number");
        if (offsets_.size() == 2) refuse(path_, place() + "found more than two offsets; allowed: begin and end");
        offsets_.push_back(value);
        return true;
    }
    bool string(string_t& value) override {
        if (metadata_) return true;
        if (depth_ != 2 || key_ != "dtype" || list_ != List::none) return unexpected("a text");
        entry_.type = value;
        return true;
    }
    bool start_object(std::size_t) override {
        if (++depth_ > 2 || list_ != List::none) return unexpected("an object");
        if (depth_ == 2) {
            entry_ = {};
            offsets_.clear();
        }
        return true;
    }
    bool end_object() override {
        if (depth_-- == 2 && !metadata_) add();
        metadata_ = false;
        return true;
    }
    bool start_array(std::size_t) override {
        const bool known = depth_ == 2 && !metadata_ && list_ == List::none;
        if (known && key_ == "shape")
            list_ = List::shape;
        else if (known && key_ == "data_offsets")
            list_ = List::offsets;
        else
            return unexpected("a list");
        return true;
    }
    bool end_array() override {
        list_ = List::none;
        return true;
    }
    bool key(string_t& value) override {
        if (depth_ == 1) {
            name_ = value;
            metadata_ = value == "__metadata__";
            if (tensors_.size() >= most_tensors) refuse(path_, "found more than 1000000 tensors; allowed: up to them");
        } else if (!metadata_ && value != "dtype" && value != "shape" && value != "data_offsets") {
            refuse(path_,
                   fmt::format("{}found the key '{}'; allowed: dtype, shape, data_offsets", place(), printable(value)));
        }
        key_ = depth_ == 1 ? "" : value;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        refuse(path_, fmt::format("header: found no JSON at byte {}; allowed: an object of tensors", position));
    }

private:
    enum class List { none, shape, offsets };

    std::string place() const { return fmt::format("tensor {}: ", printable(name_)); }
    bool unexpected(const char* what) const {
        refuse(path_, fmt::format("{}found {}; allowed: dtype, shape and data_offsets",
                                  depth_ > 1 ? place() : "header: ", what));
    }
    void add() {
        if (entry_.type.empty() || offsets_.size() != 2) refuse(path_, place() + "found no dtype or no data_offsets");
        entry_.begin = offsets_[0];
        entry_.end = offsets_[1];
        if (!tensors_.emplace(name_, entry_).second) refuse(path_, place() + "found twice; allowed: once");
    }

    std::map<std::string, Entry>& tensors_;
    const std::string& path_;
    std::string name_, key_;
    Entry entry_;
    std::vector<std::uint64_t> offsets_;
    List list_ = List::none;
    int depth_ = 0;
    bool metadata_ = false;
};

SafeTensors::SafeTensors(std::string bytes, std::string path) : bytes_(std::move(bytes)), path_(std::move(path)) {
    constexpr std::uint64_t prefix = 8;
    if (bytes_.size() < prefix) refuse(path_, "found fewer than 8 bytes; allowed: a safetensors file");
    const std::uint64_t header = little_endian(bytes_.data(), 8);
    if (header > longest_header || header > bytes_.size() - prefix)
        refuse(path_, fmt::format("found a header of {} bytes in a file of {}; allowed: a safetensors file", header,
                                  bytes_.size()));
    Header listener(tensors_, path_);
    const char* const text = bytes_.data() + prefix;
    if (header == 0 || text[0] != '{') refuse(path_, "found no header; allowed: a safetensors file");
    nlohmann::json::sax_parse(text, text + header, &listener);
    for (auto& [name, entry] : tensors_) check(name, entry, prefix + header);
}

// Its place becomes one in bytes_.
void SafeTensors::check(const std::string& name, Entry& entry, std::uint64_t data_begin) const {
    const auto fail = [&](const std::string& found) {
        refuse(path_, fmt::format("tensor {}: {}", printable(name), found));
    };
    const WordKind* const kind = kind_of(entry.type);
    if (kind == nullptr) fail(fmt::format("found the type '{}'; allowed: those of the format", printable(entry.type)));
    const std::uint64_t data = bytes_.size() - data_begin;
    if (entry.begin > entry.end || entry.end > data)
        fail(fmt::format("found bytes {} to {} of {}; allowed: within the data", entry.begin, entry.end, data));
    std::uint64_t size = static_cast<std::uint64_t>(kind->bytes);
    for (const std::int64_t axis : entry.shape) {
        if (axis != 0 && size > data / static_cast<std::uint64_t>(axis)) fail("found a shape larger than the data");
        size *= static_cast<std::uint64_t>(axis);
    }
    if (size != entry.end - entry.begin)
        fail(fmt::format("found {} bytes for a shape of {}; allowed: as many", entry.end - entry.begin, size));
    entry.begin += data_begin;
    entry.end += data_begin;
}

std::vector<std::string> SafeTensors::names() const {
    std::vector<std::string> all;
    for (const auto& one : tensors_) all.push_back(one.first);
    return all;
}

std::vector<std::int16_t> SafeTensors::words(const std::string& name) const {
    const Entry& entry = tensors_.at(name);
    const WordKind& kind = *kind_of(entry.type);
    if (!kind.integer)
        refuse(path_, fmt::format("tensor {}: found {} words; allowed: integers", printable(name), kind.name));
    std::vector<std::int16_t> words;
    words.reserve((entry.end - entry.begin) / static_cast<std::uint64_t>(kind.bytes));
    for (std::uint64_t at = entry.begin; at < entry.end; at += static_cast<std::uint64_t>(kind.bytes)) {
        const std::uint64_t raw = little_endian(bytes_.data() + at, kind.bytes);
        const int unused = 64 - 8 * kind.bytes;
        const std::int64_t value =
            kind.with_sign ? static_cast<std::int64_t>(raw << unused) >> unused : static_cast<std::int64_t>(raw);
        if (value < INT16_MIN || value > INT16_MAX || (!kind.with_sign && raw > INT16_MAX))
            refuse(path_, fmt::format("tensor {}: found {}; allowed: words of 16 bits", printable(name), value));
        words.push_back(static_cast<std::int16_t>(value));
    }
    return words;
}

SafeTensors load_safetensors(const std::string& path) {
    return SafeTensors(read_input(path, most_bytes, "no safetensors file"), path);
}

}  // namespace eyrie
