// Writes protobuf messages for the tests, field by field.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "workloads/wire/wire.hpp"

namespace eyrie {

// A protobuf message under construction.
class ProtobufWriter {
public:
    ProtobufWriter& number(int field, std::uint64_t value) {
        wire::write_varint(bytes_, static_cast<std::uint64_t>(field) << 3);
        wire::write_varint(bytes_, value);
        return *this;
    }
    ProtobufWriter& text(int field, const std::string& value) {
        wire::write_payload(bytes_, field, value);
        return *this;
    }
    ProtobufWriter& message(int field, const ProtobufWriter& value) { return text(field, value.bytes_); }
    ProtobufWriter& numbers(int field, const std::vector<std::uint64_t>& values) {
        std::string packed;
        for (const std::uint64_t value : values) wire::write_varint(packed, value);
        return text(field, packed);
    }
    const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

}  // namespace eyrie
