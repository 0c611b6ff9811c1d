// The chip's blocks, named as in the module hierarchy, and a selection of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "sim/ledger/networks.hpp"

namespace eyrie {

// A block's number: these, then the PEs, row-major. A psum link belongs to the PE whose psums it moves.
enum class Block : std::int32_t { dma, glb, first_network, first_pe = first_network + std::int32_t{network_count} };
constexpr Block block_of(NetworkId network) {
    return static_cast<Block>(static_cast<std::size_t>(Block::first_network) + place(network));
}
inline constexpr std::size_t first_pe_block = static_cast<std::size_t>(Block::first_pe);
inline constexpr std::size_t at_block(Block block) { return static_cast<std::size_t>(block); }

// What blocks other than PEs are called, in the order of their numbers.
std::vector<std::string> names_without_pes();
// By number: "dma", ..., "pe_0_0", ...
std::vector<std::string> block_names(const AcceleratorConfig& machine);

class BlockChoice {
public:
    // All blocks.
    explicit BlockChoice(const AcceleratorConfig& machine);
    // The blocks whose names match one of the patterns; * stands for any letters. Throws InputError, naming `option`,
    // for a pattern that matches none.
    BlockChoice(const AcceleratorConfig& machine, const std::vector<std::string>& patterns, const std::string& option);

    bool has(Block block) const { return chosen_[at_block(block)]; }
    bool has_pe(std::size_t pe) const { return chosen_[first_pe_block + pe]; }
    bool has_number(std::size_t number) const { return chosen_[number]; }

private:
    std::vector<bool> chosen_;
};

}  // namespace eyrie
