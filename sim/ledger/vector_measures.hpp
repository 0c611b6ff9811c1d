// What the vector unit counts while it runs an operation beside the array (docs/vector.md), in a table of its own: the
// array's measures (measures.hpp) are counted of every layer, these only on machines that have the unit. Code that
// adds, prices and prints them loops over the table.
#pragma once

#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "sim/kernel/count.hpp"
#include "sim/ledger/vocabulary.hpp"

namespace eyrie {

// clang-format off
// Where it is counted: id, title, whether it is on the chip.
#define EYRIE_VECTOR_PLACES(ROW)            \
    ROW(lanes,     "lanes",     true)       \
    ROW(registers, "registers", true)       \
    ROW(glb,       "GLB",       true)       \
    ROW(dram,      "DRAM",      false)

// Id, place, data type, action, unit, key in energy tables ("": has no price), doc. Words have no data type of the
// array's: what one layer makes is what the next one takes. They are priced as ifmap words.
#define EYRIE_VECTOR_MEASURES(ROW)                                                                                    \
    ROW(additions, lanes, ifmap, add, "operations", "vector.add", "also subtractions, comparisons, shifts")           \
    ROW(multiplications, lanes,     ifmap, multiply, "operations", "vector.multiply", "")                             \
    ROW(specials,        lanes,     ifmap, special,  "operations", "vector.special", "exp, division, roots, ...")     \
    ROW(register_reads,  registers, ifmap, read,     "words", "vector.register_read","two an operation, one a result")\
    ROW(register_writes, registers, ifmap, write,    "words", "vector.register_write", "one an operation, one a word")\
    ROW(port_reads,      glb,       ifmap, read,     "words", "glb.ifmap.read",  "over the port to the lanes")        \
    ROW(port_writes,     glb,       ifmap, write,    "words", "glb.ifmap.write", "over the port from the lanes")      \
    ROW(load_writes,     glb,       ifmap, write,    "words", "glb.ifmap.write", "by the DMA, from DRAM")             \
    ROW(store_reads,     glb,       ifmap, read,     "words", "glb.ifmap.read",  "by the DMA, for DRAM")              \
    ROW(dram_reads,      dram,      ifmap, read,     "words", "", "before compression")                               \
    ROW(dram_writes,     dram,      ifmap, write,    "words", "", "before compression")                               \
    ROW(bytes_read,      dram,      ifmap, read,     "bytes", "dram.read", "that crossed the link")                   \
    ROW(bytes_written,   dram,      ifmap, write,    "bytes", "dram.write", "that crossed the link")

// What energy tables say of the unit itself: id, doc. Keys are "vector." and the id.
#define EYRIE_VECTOR_PRICES(ROW)                                              \
    ROW(add,            "an addition, subtraction, comparison or shift")      \
    ROW(multiply,       "a multiplication")                                   \
    ROW(special,        "an exp, division, root, ...")                        \
    ROW(register_read,  "a word read from a lane's registers")                \
    ROW(register_write, "a word written to a lane's registers")
// clang-format on

enum class VectorPlace : std::uint8_t { EYRIE_VECTOR_PLACES(EYRIE_ID) };
enum class VectorAction : std::uint8_t { add, multiply, special, read, write };

struct VectorPlaceRow {
    const char* name;
    const char* title;
    bool on_chip;
};
inline constexpr VectorPlaceRow vector_place_rows[] = {EYRIE_VECTOR_PLACES(EYRIE_ENTRY)};
inline constexpr std::size_t vector_place_count = std::size(vector_place_rows);

#define EYRIE_VECTOR_MEMBER(id, ...) Count id = 0;
#define EYRIE_VECTOR_ADD(id, ...) id += more.id;
#define EYRIE_VECTOR_TIMES(id, ...) product.id = id * times;
struct VectorCounts {
    EYRIE_VECTOR_MEASURES(EYRIE_VECTOR_MEMBER)
    VectorCounts& operator+=(const VectorCounts& more) { EYRIE_VECTOR_MEASURES(EYRIE_VECTOR_ADD) return *this; }
    VectorCounts operator*(Count times) const {
        VectorCounts product;
        EYRIE_VECTOR_MEASURES(EYRIE_VECTOR_TIMES)
        return product;
    }
};

struct VectorMeasure {
    const char* name;
    VectorPlace place;
    DataType type;
    VectorAction action;
    std::string_view unit;
    std::string_view price;
    const char* doc;
    Count VectorCounts::*count;
};
#define EYRIE_VECTOR_MEASURE(id, place, type, action, unit, price, doc) \
    {#id, VectorPlace::place, DataType::type, VectorAction::action, unit, price, doc, &VectorCounts::id},
inline constexpr VectorMeasure vector_measures[] = {EYRIE_VECTOR_MEASURES(EYRIE_VECTOR_MEASURE)};

}  // namespace eyrie
