#include "dataflows/verify.hpp"

#include <algorithm>
#include <vector>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

std::string n(std::int64_t value) { return std::to_string(value); }

// Checks what concerns one pass shape: capacities, streams, chains.
class ShapeCheck {
public:
    ShapeCheck(const Plan& plan, const PassShape& shape, const Layer& layer, const AcceleratorConfig& machine)
        : plan_(plan), shape_(shape), layer_(layer), machine_(machine), pes_(static_cast<std::size_t>(machine.pes())) {}

    std::string flaw() {
        if (shape_.programs.size() != pes_ || shape_.work.size() != pes_) return "programs are not one per PE";
        for (std::size_t pe = 0; pe < pes_; ++pe) {
            const std::string found = program_flaw(pe);
            if (!found.empty()) return "PE " + n(static_cast<std::int64_t>(pe)) + ": " + found;
        }
        if (static_cast<std::int64_t>(shape_.filter_order.size()) > plan_.glb_filter_words)
            return "the pass's filters exceed their buffer region";
        std::string found = stream_flaw("filter", shape_.filter_stream, plan_.filter_ids, [&](std::size_t pe) {
            return expected_filters(pe);
        });
        if (found.empty())
            found = stream_flaw("ifmap", shape_.ifmap_stream, plan_.ifmap_ids,
                                [&](std::size_t pe) { return expected_ifmaps(pe); });
        if (found.empty())
            found = stream_flaw("psum", shape_.psum_stream, plan_.psum_ids,
                                [&](std::size_t pe) { return expected_psums(pe, true); });
        if (found.empty()) found = output_flaw();
        return found;
    }

private:
    const PeProgram& program(std::size_t pe) const { return shape_.programs[pe]; }

    std::string program_flaw(std::size_t pe) const {
        const PeProgram& p = program(pe);
        if (!p.has_work()) return "";
        if (p.images != shape_.images || p.positions != layer_.F()) return "covers other images or columns than the pass";
        if (p.window_words() > machine_.pe.ifmap_spad_words) return "the ifmap spad overflows";
        if (p.filter_words() > machine_.pe.filter_spad_words) return "the filter spad overflows";
        if (p.filters > machine_.pe.psum_spad_words) return "the psum spad overflows";
        if (!p.psum_up) return "";
        const std::size_t columns = static_cast<std::size_t>(machine_.columns);
        if (pe < columns) return "passes psums up from the top row";
        const PeProgram& above = program(pe - columns);
        const PeWork& mine = shape_.work[pe];
        const PeWork& theirs = shape_.work[pe - columns];
        if (!above.has_work() || !above.psum_in || above.filters != p.filters || mine.filter != theirs.filter ||
            mine.ofmap_row != theirs.ofmap_row)
            return "passes psums to a PE that works on others";
        return "";
    }

    // Global-buffer addresses in the order in which the PE uses the words.
    std::vector<std::int64_t> expected_filters(std::size_t pe) const {
        // A filter word is known by its coordinates; they are numbered as the buffer holds them.
        std::vector<std::int64_t> codes;
        const PeProgram& p = program(pe);
        const PeWork& work = shape_.work[pe];
        for (int k = 0; k < p.window_words(); ++k)
            for (int f = 0; f < p.filters; ++f)
                codes.push_back(filter_code(work.filter + f, work.channel + k % p.channels, work.filter_row,
                                            k / p.channels));
        return codes;
    }
    std::int64_t filter_code(std::int64_t filter, std::int64_t channel, std::int64_t row, std::int64_t column) const {
        return ((filter * shape_.channels + channel) * layer_.R + row) * layer_.S + column;
    }

    std::vector<std::int64_t> expected_ifmaps(std::size_t pe) const {
        std::vector<std::int64_t> addresses;
        const PeProgram& p = program(pe);
        if (p.channels == 0) return addresses;
        const PeWork& work = shape_.work[pe];
        const std::int64_t rows = strip_rows(layer_, shape_.ofmap_rows);
        const std::int64_t row = work.ofmap_row * layer_.stride_h + work.filter_row;
        for (std::int64_t image = 0; image < p.images; ++image)
            for (std::int64_t x = 0; x < p.positions; ++x) {
                const std::int64_t fresh = x == 0 ? p.taps : std::min<std::int64_t>(p.stride, p.taps);
                for (std::int64_t s = p.taps - fresh; s < p.taps; ++s)
                    for (std::int64_t c = 0; c < p.channels; ++c)
                        addresses.push_back(((image * shape_.channels + work.channel + c) * rows + row) *
                                                plan_.ifmap_columns +
                                            x * p.stride + s);
            }
        return addresses;
    }

    std::vector<std::int64_t> expected_psums(std::size_t pe, bool incoming) const {
        std::vector<std::int64_t> addresses;
        const PeProgram& p = program(pe);
        const std::size_t below = pe + static_cast<std::size_t>(machine_.columns);
        const bool from_below = below < pes_ && program(below).has_work() && program(below).psum_up;
        if (incoming && (!p.psum_in || from_below)) return addresses;
        const PeWork& work = shape_.work[pe];
        for (std::int64_t image = 0; image < p.images; ++image)
            for (std::int64_t x = 0; x < p.positions; ++x)
                for (std::int64_t f = 0; f < p.filters; ++f)
                    addresses.push_back(((image * shape_.ofmap_rows + work.ofmap_row) * layer_.F() + x) *
                                            shape_.filters +
                                        work.filter + f);
        return addresses;
    }

    template <class Expected>
    std::string stream_flaw(const std::string& name, const InputStream& stream, const MulticastIds& ids,
                            Expected expected) const {
        std::vector<std::vector<std::size_t>> targets(stream.tags.size());
        std::vector<std::vector<std::int64_t>> due(pes_);
        std::vector<std::size_t> next(pes_, 0);
        for (std::size_t pe = 0; pe < pes_; ++pe)
            if (program(pe).has_work()) due[pe] = expected(pe);
        for (std::size_t tag = 0; tag < stream.tags.size(); ++tag)
            for (std::size_t pe = 0; pe < pes_; ++pe)
                if (!due[pe].empty() && ids.column_id[pe] == stream.tags[tag].column &&
                    ids.row_id[pe / static_cast<std::size_t>(machine_.columns)] == stream.tags[tag].row)
                    targets[tag].push_back(pe);
        for (const BusWord& bus_word : stream.bus_words)
            for (std::int32_t i = 0; i < bus_word.words; ++i) {
                const std::int64_t address = bus_word.first_address + static_cast<std::int64_t>(i) * bus_word.step;
                const std::int64_t code = name == "filter" ? code_of(address) : address;
                const auto& pes = targets[static_cast<std::size_t>(bus_word.tag)];
                if (pes.empty()) return "a " + name + " word goes to no PE";
                for (const std::size_t pe : pes) {
                    if (next[pe] == due[pe].size() || due[pe][next[pe]] != code)
                        return "PE " + n(static_cast<std::int64_t>(pe)) + " is sent another " + name +
                               " word than it uses as its word " + n(static_cast<std::int64_t>(next[pe]));
                    ++next[pe];
                }
            }
        for (std::size_t pe = 0; pe < pes_; ++pe)
            if (next[pe] != due[pe].size())
                return "PE " + n(static_cast<std::int64_t>(pe)) + " misses " + name + " words";
        return "";
    }

    std::int64_t code_of(std::int64_t address) const {
        const FilterCoordinate& w = shape_.filter_order[static_cast<std::size_t>(address)];
        return filter_code(w.filter, w.channel, w.row, w.column);
    }

    std::string output_flaw() const {
        std::vector<std::vector<std::int64_t>> due(pes_);
        std::vector<std::size_t> next(pes_, 0);
        for (std::size_t pe = 0; pe < pes_; ++pe)
            if (program(pe).has_work() && !program(pe).psum_up) due[pe] = expected_psums(pe, false);
        std::vector<char> written(static_cast<std::size_t>(shape_.psum_words), 0);
        std::int64_t words = 0;
        for (const OutputWord& bus_word : shape_.output_stream)
            for (std::int32_t i = 0; i < bus_word.words; ++i, ++words) {
                const std::size_t pe = static_cast<std::size_t>(bus_word.pe);
                const std::int64_t address = bus_word.first_address + i;
                if (pe >= pes_ || next[pe] == due[pe].size() || due[pe][next[pe]] != address)
                    return "an output word is not the next psum of its PE";
                ++next[pe];
                if (address < 0 || address >= shape_.psum_words || written[static_cast<std::size_t>(address)]++ != 0)
                    return "psum " + n(address) + " is written twice or out of range";
            }
        return words == shape_.psum_words ? "" : "psums are left in PEs";
    }

    const Plan& plan_;
    const PassShape& shape_;
    const Layer& layer_;
    const AcceleratorConfig& machine_;
    std::size_t pes_;
};

// Counts how often each row primitive (image, filter, channel, filter row, ofmap row) is done; a PE's
// program does all columns of one.
std::string coverage_flaw(const Plan& plan, const Layer& layer) {
    const std::int64_t C = layer.C_per_group();
    std::vector<bool> done(static_cast<std::size_t>(plan.batch * layer.M * C * layer.R * layer.E()));
    for (const Pass& pass : plan.passes) {
        const PassShape& shape = plan.shape_of(pass);
        for (std::size_t pe = 0; pe < shape.programs.size(); ++pe) {
            const PeProgram& program = shape.programs[pe];
            const PeWork& work = shape.work[pe];
            if (!program.has_work()) continue;
            const std::int64_t y = pass.ofmap_row + work.ofmap_row;
            if (program.taps != layer.S || program.stride != layer.stride_w || work.filter_row >= layer.R ||
                y >= layer.E())
                return "a program works outside the layer";
            for (std::int64_t i = 0; i < program.images; ++i)
                for (std::int64_t f = 0; f < program.filters; ++f) {
                    const std::int64_t image = pass.image + i;
                    const std::int64_t filter = pass.filter + work.filter + f;
                    if (image >= plan.batch || filter >= layer.M_per_group()) return "a program works outside the layer";
                    const std::int64_t m = pass.group * layer.M_per_group() + filter;
                    for (std::int64_t c = 0; c < program.channels; ++c) {
                        const std::int64_t channel = pass.channel + work.channel + c;
                        if (channel >= C) return "a program works outside the layer";
                        const std::int64_t at =
                            (((image * layer.M + m) * C + channel) * layer.R + work.filter_row) * layer.E() + y;
                        if (done[static_cast<std::size_t>(at)]) return "a MAC is done twice";
                        done[static_cast<std::size_t>(at)] = true;
                    }
                }
        }
    }
    return std::find(done.begin(), done.end(), false) == done.end() ? "" : "a MAC is never done";
}

std::string buffer_flaw(const Plan& plan, const AcceleratorConfig& machine) {
    const GlobalBufferConfig& glb = machine.glb;
    if (ceil_div(plan.glb_ifmap_words, glb.bank_words(machine.arithmetic.ifmap_bits)) +
            ceil_div(plan.glb_psum_words, glb.bank_words(machine.arithmetic.psum_bits)) >
        glb.shared_banks)
        return "the global buffer overflows";
    if (plan.glb_filter_words > glb.filter_banks * glb.bank_words(machine.arithmetic.filter_bits))
        return "the filter banks overflow";
    for (const Pass& pass : plan.passes)
        if (pass.psum_base + plan.shape_of(pass).psum_words > plan.glb_psum_words)
            return "a pass's psums exceed their buffer region";
    return "";
}

// Psums of a pass continue those of the same filters' previous channels, and blocks end with a store.
std::string order_flaw(const Plan& plan, const Layer& layer) {
    const Pass* before = nullptr;
    for (const Pass& pass : plan.passes) {
        const bool first_channels = pass.channel == 0;
        if (plan.shape_of(pass).psum_in == first_channels) return "a pass begins with the wrong psums";
        const bool new_block = before == nullptr || before->store_ofmaps;
        if (new_block && !(first_channels && pass.load_ifmaps && pass.psum_base == 0))
            return "a block does not begin at its first channels";
        if (pass.load_ifmaps != (pass.psum_base == 0)) return "a pass has the ifmaps of other channels";
        const bool last_channels = pass.channel + plan.shape_of(pass).channels == layer.C_per_group();
        if (pass.store_ofmaps && !last_channels) return "unfinished psums are stored";
        before = &pass;
    }
    return before != nullptr && before->store_ofmaps ? "" : "the last ofmaps are not stored";
}

}  // namespace

std::string verify_plan(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine) {
    for (const PassShape& shape : plan.shapes) {
        const std::string flaw = ShapeCheck(plan, shape, layer, machine).flaw();
        if (!flaw.empty()) return flaw;
    }
    std::string flaw = buffer_flaw(plan, machine);
    if (flaw.empty()) flaw = order_flaw(plan, layer);
    if (flaw.empty()) flaw = coverage_flaw(plan, layer);
    return flaw;
}

}  // namespace eyrie
