// Files of tensors: what is read of good ones, and the one message of bad ones.
#include "workloads/safetensors/safetensors.hpp"

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"

namespace eyrie {

namespace {

std::string file(const std::string& header, const std::string& data, std::uint64_t length) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(length >> 8 * i & 0xff);
    return bytes + header + data;
}
std::string file(const std::string& header, const std::string& data) { return file(header, data, header.size()); }

std::string tensor(const std::string& type, const std::string& shape, const std::string& offsets) {
    return "{\"w\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
}

using Words = std::vector<std::int16_t>;

Words words_of(const std::string& type, const std::string& data, int count) {
    const std::string bytes =
        file(tensor(type, "[" + std::to_string(count) + "]", "[0," + std::to_string(data.size()) + "]"), data);
    return SafeTensors(bytes, "t.safetensors").words("w");
}

void refused(const std::string& bytes, const std::string& with) {
    INFO(with);
    CHECK_THROWS_WITH(SafeTensors(bytes, "t.safetensors"),
                      Catch::StartsWith("t.safetensors: ") && Catch::Contains(with));
}

}  // namespace

TEST_CASE("integers of all widths are read in their order, with their signs") {
    CHECK(words_of("I8", std::string("\x01\xff\x80", 3), 3) == Words{1, -1, -128});
    CHECK(words_of("U8", std::string("\x01\xff", 2), 2) == Words{1, 255});
    CHECK(words_of("I16", std::string("\x00\x80\xff\x7f", 4), 2) == Words{-32768, 32767});
    CHECK(words_of("I32", std::string("\xfe\xff\xff\xff", 4), 1) == Words{-2});
    CHECK(words_of("I64", std::string("\xfe\xff\xff\xff\xff\xff\xff\xff", 8), 1) == Words{-2});
    CHECK(words_of("U16", std::string("\xff\x7f", 2), 1) == Words{32767});
}

TEST_CASE("several tensors have their shapes and places, metadata are passed over") {
    const std::string header =
        "{\"__metadata__\":{\"format\":\"pt\"},\"b\":{\"dtype\":\"I8\",\"shape\":[2,1],\"data_offsets\":[1,3]},"
        "\"a\":{\"dtype\":\"I8\",\"shape\":[],\"data_offsets\":[0,1]}}   ";
    const SafeTensors tensors(file(header, "\x05\x06\x07"), "t.safetensors");
    CHECK(tensors.names() == std::vector<std::string>{"a", "b"});
    CHECK(tensors.shape("b") == std::vector<std::int64_t>{2, 1});
    CHECK(tensors.words("a") == Words{5});
    CHECK(tensors.words("b") == Words{6, 7});
}

TEST_CASE("words that are no integers of 16 bits are refused by name, where they are asked for") {
    CHECK_THROWS_WITH(words_of("F32", std::string(4, '\0'), 1),
                      "t.safetensors: tensor w: found F32 words; allowed: integers");
    CHECK_THROWS_WITH(words_of("U16", "\xff\xff", 1),
                      "t.safetensors: tensor w: found 65535; allowed: words of 16 bits");
    CHECK_THROWS_WITH(words_of("I32", std::string("\x00\x00\x01\x00", 4), 1),
                      "t.safetensors: tensor w: found 65536; allowed: words of 16 bits");
}

TEST_CASE("damaged and hostile files are refused with one message") {
    refused("", "found fewer than 8 bytes");
    refused(file("{}", "", std::uint64_t{1} << 63), "found a header of 9223372036854775808 bytes");
    refused(file("{}", "", 3), "found a header of 3 bytes");
    refused(file("", ""), "found no header");
    refused(file("[]", ""), "found no header");
    refused(file("{\"w\":", ""), "found no JSON");
    refused(file("{\"w\":[]}", ""), "found a list");
    refused(file("{\"w\":{\"dtype\":{}}}", ""), "found an object");
    refused(file("{\"w\":{\"dtype\":\"I8\"}}", ""), "found no dtype or no data_offsets");
    refused(file("{\"w\":{\"type\":\"I8\"}}", ""), "found the key 'type'");
    refused(file(tensor("I9", "[1]", "[0,1]"), "x"), "found the type 'I9'");
    refused(file(tensor("I8", "[1]", "[0,2]"), "x"), "found bytes 0 to 2 of 1");
    refused(file(tensor("I8", "[1]", "[1,0]"), "x"), "found bytes 1 to 0 of 1");
    refused(file(tensor("I8", "[2]", "[0,1]"), "x"), "found a shape larger than the data");
    refused(file(tensor("I8", "[0]", "[0,1]"), "x"), "found 1 bytes for a shape of 0");
    refused(file(tensor("I8", "[4294967296,4294967296]", "[0,1]"), "x"), "found a shape larger than the data");
    refused(file(tensor("I8", "[99999999999999999999]", "[0,1]"), "x"), "found a number with a fraction");
    refused(file(tensor("I8", "[-1]", "[0,1]"), "x"), "found a negative number");
    refused(file(tensor("I8", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[0,1]"), "x"), "more than 16 axes");
    refused(file(tensor("I8", "[1]", "[0,1,2]"), "x"), "more than two offsets");
    const std::string one = tensor("I8", "[1]", "[0,1]"), inner = one.substr(1, one.size() - 2);
    refused(file("{" + inner + "," + inner + "}", "x"), "found twice");
    // Depth is refused at the second level, however deep the rest is.
    refused(file("{\"w\":" + std::string(1000000, '[') + "}", ""), "found a list");
}

TEST_CASE("a damaged file is read, or refused with a message; nothing else happens") {
    Random random(99);
    const std::string header =
        "{\"__metadata__\":{\"format\":\"pt\"},\"b\":{\"dtype\":\"I16\",\"shape\":[2,1],\"data_offsets\":[1,5]},"
        "\"a\":{\"dtype\":\"I8\",\"shape\":[],\"data_offsets\":[0,1]}}";
    const std::string whole = file(header, "\x05\x06\x07\x08\x09");
    int read = 0, refused = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string bytes = whole;
        for (std::uint32_t change = random.below(4); change-- > 0;) {
            const std::size_t at = random.below(static_cast<std::uint32_t>(bytes.size()));
            if (random.below(4) == 0)
                bytes.erase(at, random.below(9));
            else
                bytes[at] = random.below(2) == 0 ? header[random.below(static_cast<std::uint32_t>(header.size()))]
                                                 : static_cast<char>(random.below(256));
        }
        try {
            const SafeTensors tensors(bytes, "t.safetensors");
            for (const std::string& name : tensors.names()) tensors.words(name);
            ++read;
        } catch (const InputError&) {
            ++refused;
        }
    }
    CHECK(read > 1000);
    CHECK(refused > 1000);
}

}  // namespace eyrie
