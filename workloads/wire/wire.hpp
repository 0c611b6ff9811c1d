// Protobuf's wire format, one field after the other (protobuf.dev, "Encoding").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace eyrie::wire {

struct Field {
    int number = 0;
    int wire_type = 0;          // 0 varint, 1 eight bytes, 2 length and payload, 5 four bytes
    std::uint64_t value = 0;    // of a varint
    std::string_view payload;   // of wire type 2; of 1 and 5 the bytes
    std::string_view encoding;  // all of it, with its tag
};

class FieldReader {
public:
    explicit FieldReader(std::string_view message) : rest_(message) {}

    enum class Next { field, end, broken };
    // Broken: a field that is cut off, or no field. Then `field` holds what could be read: its number and wire type.
    Next next(Field& field);

private:
    bool varint(std::uint64_t& value);
    bool take(std::uint64_t count, std::string_view& taken);

    std::string_view rest_;
};

void write_varint(std::string& out, std::uint64_t value);
void write_payload(std::string& out, int number, std::string_view payload);

}  // namespace eyrie::wire
