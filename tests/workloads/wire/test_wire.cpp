// Protobuf's wire format: every kind of field, and what is none.
#include <catch2/catch.hpp>

#include "workloads/wire/wire.hpp"

using namespace eyrie::wire;

namespace {

using Next = FieldReader::Next;

}  // namespace

TEST_CASE("fields of every kind are read one after the other") {
    std::string message("\x08\x96\x01", 3);               // 1: varint 150
    message += std::string("\x11\1\2\3\4\5\6\7\x08", 9);  // 2: eight bytes
    write_payload(message, 1000, "text");                 // 1000: payload
    message += std::string("\x25\1\2\3\4", 5);            // 4: four bytes
    FieldReader reader(message);
    Field field;
    REQUIRE(reader.next(field) == Next::field);
    CHECK(field.number == 1);
    CHECK(field.value == 150);
    CHECK(field.encoding == message.substr(0, 3));
    REQUIRE(reader.next(field) == Next::field);
    CHECK(field.number == 2);
    CHECK(field.payload.size() == 8);
    REQUIRE(reader.next(field) == Next::field);
    CHECK(field.number == 1000);
    CHECK(field.payload == "text");
    REQUIRE(reader.next(field) == Next::field);
    CHECK(field.payload == std::string("\1\2\3\4"));
    CHECK(reader.next(field) == Next::end);
}

TEST_CASE("numbers are written in as few bytes as they need") {
    for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, ~std::uint64_t{0}}) {
        std::string message(1, '\x08');
        write_varint(message, value);
        Field field;
        REQUIRE(FieldReader(message).next(field) == Next::field);
        CHECK(field.value == value);
    }
}

TEST_CASE("what is cut off or no field is broken") {
    Field field;
    for (const std::string& message : {std::string("\x08"), std::string("\x08\x80"),
                                       std::string("\x0a\x05"
                                                   "abc"),
                                       std::string("\x0b"), std::string("\0\1", 2), std::string("\x0d\1\2"),
                                       std::string("\x08") + std::string(11, '\xff')})
        CHECK(FieldReader(message).next(field) == Next::broken);
    FieldReader(std::string("\x3a\x64"
                            "abc"))
        .next(field);
    CHECK(field.number == 7);
    CHECK(field.wire_type == 2);
}
