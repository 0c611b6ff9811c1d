// The words in which the machine counts: data types and actions; levels stand with what is counted (measures.hpp). Each
// is declared once, as a row; names in files, titles of tables, keys of energy tables and legends of pages follow from
// it (docs/ledger.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace eyrie {

// clang-format off
// id, what else it is called.
#define EYRIE_DATA_TYPES(ROW)  \
    ROW(ifmap,  "activations") \
    ROW(filter, "weights")     \
    ROW(psum,   "finished: ofmaps")

// id, name of several, what it is where a level says no more.
#define EYRIE_ACTIONS(ROW)                                                               \
    ROW(read,     "reads",      "")                                                      \
    ROW(write,    "writes",     "")                                                      \
    ROW(transfer, "transfers",  "over a bus; a multicast is one")                        \
    ROW(delivery, "deliveries", "to one PE from a bus, or from a PE to the buffer")      \
    ROW(hop,      "hops",       "from a PE to its neighbour")
// clang-format on

#define EYRIE_ID(id, ...) id,
#define EYRIE_NAME(id, ...) #id,
#define EYRIE_ENTRY(id, ...) {#id, __VA_ARGS__},

enum class DataType : std::uint8_t { EYRIE_DATA_TYPES(EYRIE_ID) };
enum class Action : std::uint8_t { EYRIE_ACTIONS(EYRIE_ID) };

struct ActionRow {
    const char* name;
    const char* plural;
    const char* doc;
};
inline constexpr const char* data_type_names[] = {EYRIE_DATA_TYPES(EYRIE_NAME)};
inline constexpr ActionRow action_rows[] = {EYRIE_ACTIONS(EYRIE_ENTRY)};

inline constexpr std::size_t type_count = std::size(data_type_names);
inline constexpr std::size_t action_count = std::size(action_rows);

constexpr std::size_t place(DataType type) { return static_cast<std::size_t>(type); }
constexpr std::size_t place(Action action) { return static_cast<std::size_t>(action); }

}  // namespace eyrie
