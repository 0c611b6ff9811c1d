#include "workloads/coreml/message.hpp"

#include "sim/kernel/errors.hpp"

namespace eyrie::coreml {

Message::Message(std::string_view bytes) {
    constexpr std::size_t most_fields = 4'000'000;
    std::size_t count = 0;
    wire::FieldReader reader(bytes);
    wire::Field field;
    for (auto next = reader.next(field); next != wire::FieldReader::Next::end; next = reader.next(field)) {
        if (next == wire::FieldReader::Next::broken) throw InputError("it is cut off, or no protobuf");
        if (++count > most_fields) throw InputError("a message of more than 4000000 fields");
        fields_[field.number].push_back(field);
    }
}

const wire::Field* Message::last(int field) const {
    const auto found = fields_.find(field);
    return found == fields_.end() ? nullptr : &found->second.back();
}

std::int64_t Message::integer(int field, std::int64_t fallback) const {
    const wire::Field* found = last(field);
    return found == nullptr || found->wire_type != 0 ? fallback : static_cast<std::int64_t>(found->value);
}

std::string Message::text(int field) const {
    const wire::Field* found = last(field);
    return found == nullptr ? std::string() : std::string(found->payload);
}

std::vector<std::string> Message::texts(int field) const {
    std::vector<std::string> result;
    if (!has(field)) return result;
    for (const wire::Field& found : fields_.at(field)) result.emplace_back(found.payload);
    return result;
}

Dims Message::integers(int field) const {
    Dims result;
    if (!has(field)) return result;
    for (const wire::Field& found : fields_.at(field)) {
        if (found.wire_type == 0) result.push_back(static_cast<std::int64_t>(found.value));
        std::uint64_t value = 0;
        unsigned shift = 0;
        for (const char c : found.wire_type == 2 ? found.payload : std::string_view()) {
            if (shift > 63) throw InputError("a number of more than 64 bits");
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(c) & 0x7fU) << shift;
            shift += 7;
            if ((static_cast<unsigned char>(c) & 0x80U) != 0) continue;
            result.push_back(static_cast<std::int64_t>(value));
            value = 0;
            shift = 0;
        }
    }
    return result;
}

Message Message::message(int field) const {
    const wire::Field* found = last(field);
    return Message(found == nullptr || found->wire_type != 2 ? std::string_view() : found->payload);
}

std::vector<Message> Message::messages(int field) const {
    std::vector<Message> result;
    if (!has(field)) return result;
    for (const wire::Field& found : fields_.at(field))
        if (found.wire_type == 2) result.emplace_back(found.payload);
    return result;
}

int Message::first_from(int least) const {
    const auto found = fields_.lower_bound(least);
    return found == fields_.end() ? 0 : found->first;
}

}  // namespace eyrie::coreml
