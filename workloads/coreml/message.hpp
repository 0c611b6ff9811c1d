// A message of a protobuf file whose schema is known to the reader: its fields by their numbers.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workloads/wire/wire.hpp"

namespace eyrie::coreml {

using Dims = std::vector<std::int64_t>;

class Message {
public:
    // Throws InputError for what is no message.
    explicit Message(std::string_view bytes);

    bool has(int field) const { return fields_.count(field) != 0; }
    std::int64_t integer(int field, std::int64_t fallback = 0) const;
    std::string text(int field) const;
    std::vector<std::string> texts(int field) const;
    Dims integers(int field) const;  // repeated, packed or not
    // A message in a field; an empty one where it is absent.
    Message message(int field) const;
    std::vector<Message> messages(int field) const;
    // The first field there is of a number of at least `least`; 0: none.
    int first_from(int least) const;

private:
    const wire::Field* last(int field) const;

    std::map<int, std::vector<wire::Field>> fields_;
};

}  // namespace eyrie::coreml
