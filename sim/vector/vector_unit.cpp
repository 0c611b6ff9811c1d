#include "sim/vector/vector_unit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "memory/packing.hpp"
#include "memory/rlc.hpp"
#include "sim/kernel/clock.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

const char* vector_bound_name(VectorBound bound) {
    switch (bound) {
        case VectorBound::dram: return "DRAM";
        case VectorBound::port: return "port";
        case VectorBound::lanes: return "lanes";
        case VectorBound::nothing: break;
    }
    return "nothing";
}

namespace {

// Words of one time that the operation is done, of all images.
struct Stream {
    std::int64_t loads = 0;   // from DRAM
    std::int64_t stores = 0;  // to DRAM
};

// Words cut into tiles of one size; the last ones have what is left.
struct Tiles {
    std::int64_t number = 0;
    Stream full;
};

class OperationRun {
public:
    OperationRun(const OperationBeside& operation, std::int64_t batch, const VectorSurroundings& machine)
        : operation_(operation), batch_(batch), machine_(machine), work_(work_of(operation)) {}

    VectorOperationRun all() {
        VectorOperationRun out;
        out.run = work_.run;
        if (work_.run == VectorRun::free || work_.run == VectorRun::impossible) return out;
        refuse_too_long();
        const Stream stream = words();
        const Tiles tiles = tiles_of(stream);
        count(out, stream);
        out.tiles = tiles.number * operation_.repeats;
        out.cycles = time(stream, tiles) * operation_.repeats;
        out.bound = bound_of(out.cycles);
        return out;
    }

private:
    // Of one time, for all images; the numbers of an operation are of all times.
    std::int64_t once(std::int64_t words) const { return words / operation_.repeats * batch_; }

    std::int64_t capacity_words() const {
        return machine_.glb.shared_banks * machine_.glb.bank_words(machine_.arithmetic.ifmap_bits);
    }
    // Weights that leave half of the buffer free are loaded once, else once an image.
    std::int64_t words_in_once() const {
        const std::int64_t weights = std::min(operation_.weight_words, work_.words_in) / operation_.repeats;
        const bool stay = 2 * weights <= capacity_words();
        return once(work_.words_in) - (stay ? weights * (batch_ - 1) : 0);
    }
    // A row that does not fit crosses DRAM each time that it is read or written.
    Stream words() const {
        const std::int64_t row = operation_.row_words > 0 ? operation_.row_words : work_.words_out / operation_.repeats;
        const bool fits = work_.reads_of_a_row == 1 || 2 * row <= capacity_words();
        const std::int64_t made = once(work_.words_out);
        Stream stream = {words_in_once(), made};
        if (!fits) {
            stream.loads += made * (work_.reads_of_a_row - 1);
            stream.stores += made * (work_.writes_of_a_row - 1);
        }
        return stream;
    }

    // As few tiles of one size as fit the shared banks; a word of each half is left for rounding up.
    Tiles tiles_of(const Stream& stream) const {
        const int input_halves = doubles_ifmaps(machine_.glb.double_buffered) ? 2 : 1;
        const int output_halves = doubles_ofmaps(machine_.glb.double_buffered) ? 2 : 1;
        const std::int64_t needed = stream.loads * input_halves + stream.stores * output_halves;
        const std::int64_t room = std::max<std::int64_t>(1, capacity_words() - input_halves - output_halves);
        const std::int64_t least = std::max<std::int64_t>(1, ceil_div(needed, room));
        Tiles tiles;
        tiles.full = {std::max<std::int64_t>(1, ceil_div(stream.loads, least)),
                      std::max<std::int64_t>(1, ceil_div(stream.stores, least))};
        tiles.number = std::max(ceil_div(stream.loads, tiles.full.loads), ceil_div(stream.stores, tiles.full.stores));
        return tiles;
    }

    // Activations are coded where the machine has no other format for ifmaps, as words of which none is zero: nobody
    // knows how many are. A machine with a choice sends such words raw.
    std::int64_t bytes_of(std::int64_t words) const {
        const int bits = machine_.arithmetic.ifmap_bits;
        if (!machine_.dram.rlc || machine_.dram.rlc_ifmaps != MapCoding::always) return packed_bytes(words, bits);
        return 8 * ceil_div(words, RlcCodec(machine_.dram.rlc_run_bits, bits).pairs_per_code_word());
    }
    std::int64_t link_cycles(std::int64_t words) const {
        if (words == 0) return 0;
        return machine_.dram.access_latency_cycles + ceil_div(8 * bytes_of(words), machine_.dram.link_width_bits);
    }
    // A sum over transfers of `full` words each, the last one of what is left.
    template <class Of>
    static std::int64_t over_transfers(std::int64_t words, std::int64_t full, Of of) {
        const std::int64_t rest = words % full;
        return words / full * of(full) + (rest > 0 ? of(rest) : 0);
    }
    Cycles core_cycles(std::int64_t cycles_of_link) const {
        return cycles_within(cycles_of_link * clock_period(machine_.dram.link_khz), clock_period(machine_.core_khz));
    }
    // All sums and times below are of less than 2^63.
    void refuse_too_long() const {
        constexpr double most = 4e18;
        std::int64_t largest = 0;
        for (const std::int64_t number : {work_.words_in, work_.words_out, work_.port_reads, work_.port_writes,
                                          work_.additions, work_.multiplications, work_.specials})
            largest = std::max(largest, number);
        const double of_batch = static_cast<double>(largest) * static_cast<double>(batch_);
        const double bits = of_batch * work_.reads_of_a_row * (2.0 * machine_.arithmetic.ifmap_bits + 64);
        const double latency = of_batch * machine_.dram.access_latency_cycles;
        const double femtoseconds = (bits / machine_.dram.link_width_bits + latency) *
                                    static_cast<double>(clock_period(machine_.dram.link_khz));
        if (femtoseconds > most || of_batch * machine_.vector.special_cycles > most)
            throw InputError(
                fmt::format("{}: {} words or operations of an image are too many for the vector unit; "
                            "allowed: what takes up to an hour",
                            operation_.name, largest));
    }

    void count(VectorOperationRun& out, const Stream& stream) const {
        VectorCounts once_only;
        const bool computed = work_.run == VectorRun::computed;
        if (computed) {
            once_only.additions = once(work_.additions);
            once_only.multiplications = once(work_.multiplications);
            once_only.specials = once(work_.specials);
            once_only.port_reads = once(work_.port_reads);
            once_only.port_writes = once(work_.port_writes);
            const Count operations = once_only.additions + once_only.multiplications + once_only.specials;
            once_only.register_reads = 2 * operations + once_only.port_writes;
            once_only.register_writes = operations + once_only.port_reads;
        }
        once_only.load_writes = once_only.dram_reads = stream.loads;
        once_only.store_reads = once_only.dram_writes = stream.stores;
        const Tiles tiles = tiles_of(stream);
        const auto bytes = [&](std::int64_t words) { return bytes_of(words); };
        once_only.bytes_read = over_transfers(stream.loads, tiles.full.loads, bytes);
        once_only.bytes_written = over_transfers(stream.stores, tiles.full.stores, bytes);
        out.counts = once_only * operation_.repeats;
        const int bits = machine_.arithmetic.ifmap_bits;
        out.uncompressed_read = operation_.repeats * packed_bytes(stream.loads, bits);
        out.uncompressed_written = operation_.repeats * packed_bytes(stream.stores, bits);
    }

    VectorCycles time(const Stream& stream, const Tiles& tiles) const {
        const auto link = [&](std::int64_t words) { return link_cycles(words); };
        VectorCycles cycles;
        cycles.load = core_cycles(over_transfers(stream.loads, tiles.full.loads, link));
        cycles.store = core_cycles(over_transfers(stream.stores, tiles.full.stores, link));
        if (work_.run == VectorRun::computed) {
            const VectorConfig& unit = machine_.vector;
            const std::int64_t port_words = unit.port_bits / machine_.arithmetic.ifmap_bits;
            const std::int64_t operations = once(work_.additions) + once(work_.multiplications);
            cycles.start = tiles.number * unit.start_cycles;
            cycles.port = ceil_div(once(work_.port_reads), port_words) + ceil_div(once(work_.port_writes), port_words);
            cycles.lanes = ceil_div(operations, std::int64_t{unit.lanes} * unit.operations_per_cycle) +
                           ceil_div(once(work_.specials) * unit.special_cycles, unit.lanes);
        }
        cycles.total = total_of(cycles, stream, tiles);
        return cycles;
    }
    // What may overlap the lanes' work: all loads but the first, all stores but the last, on the one link.
    Cycles total_of(const VectorCycles& cycles, const Stream& stream, const Tiles& tiles) const {
        const DoubleBuffer halves = machine_.glb.double_buffered;
        const Cycles first = core_cycles(link_cycles(std::min(stream.loads, tiles.full.loads)));
        const std::int64_t rest = stream.stores % tiles.full.stores;
        const Cycles last = core_cycles(link_cycles(rest > 0 ? rest : std::min(stream.stores, tiles.full.stores)));
        const Cycles loads = doubles_ifmaps(halves) ? std::max<Cycles>(0, cycles.load - first) : 0;
        const Cycles stores = doubles_ofmaps(halves) ? std::max<Cycles>(0, cycles.store - last) : 0;
        return (cycles.load - loads) + std::max(cycles.run(), loads + stores) + (cycles.store - stores);
    }
    static VectorBound bound_of(const VectorCycles& cycles) {
        if (cycles.load + cycles.store >= cycles.run()) return VectorBound::dram;
        return cycles.port >= cycles.lanes ? VectorBound::port : VectorBound::lanes;
    }

    const OperationBeside& operation_;
    const std::int64_t batch_;
    const VectorSurroundings machine_;
    const OperationWork work_;
};

}  // namespace

VectorOperationRun run_operation(const OperationBeside& operation, std::int64_t batch,
                                 const VectorSurroundings& machine) {
    return OperationRun(operation, batch, machine).all();
}

}  // namespace eyrie
