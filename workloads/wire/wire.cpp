#include "workloads/wire/wire.hpp"

namespace eyrie::wire {

bool FieldReader::varint(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
        if (byte < 0x80) return true;
    }
    return false;
}

bool FieldReader::take(std::uint64_t count, std::string_view& taken) {
    if (count > rest_.size()) return false;
    taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
}

FieldReader::Next FieldReader::next(Field& field) {
    if (rest_.empty()) return Next::end;
    const std::string_view from = rest_;
    field = {};
    std::uint64_t tag = 0;
    if (!varint(tag) || tag >> 3 == 0 || tag >> 3 > 0x1fffffff) return Next::broken;
    field.number = static_cast<int>(tag >> 3);
    field.wire_type = static_cast<int>(tag & 7);
    bool whole = false;
    switch (field.wire_type) {
        case 0: whole = varint(field.value); break;
        case 1: whole = take(8, field.payload); break;
        case 2: whole = varint(field.value) && take(field.value, field.payload); break;
        case 5: whole = take(4, field.payload); break;
        default: break;  // groups: no message of ONNX has any
    }
    if (!whole) return Next::broken;
    field.encoding = from.substr(0, from.size() - rest_.size());
    return Next::field;
}

void write_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80U);
    out += static_cast<char>(value);
}

void write_payload(std::string& out, int number, std::string_view payload) {
    write_varint(out, static_cast<std::uint64_t>(number) << 3 | 2U);
    write_varint(out, payload.size());
    out += payload;
}

}  // namespace eyrie::wire
