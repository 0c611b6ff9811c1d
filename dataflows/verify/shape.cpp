#include "dataflows/verify/shape.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "dataflows/verify/cover.hpp"
#include "dataflows/verify/due_words.hpp"
#include "dataflows/verify/stream.hpp"

namespace eyrie {

ShapeCheck::ShapeCheck(const Plan& plan, const PassShape& shape, const Layer& layer, const AcceleratorConfig& machine)
    : plan_(plan),
      shape_(shape),
      layer_(layer),
      machine_(machine),
      places_(layer, shape),
      pes_(static_cast<std::size_t>(machine.pes())),
      loops_(shape.classes.size()),
      window_flaws_(shape.classes.size()),
      from_neighbour_(pes_, 0) {
    for (std::size_t i = 0; i < shape.classes.size(); ++i)
        level_flaws_.push_back(assign_levels(shape, shape.classes[i], loops_[i]));
}

std::string ShapeCheck::flaw() {
    if (shape_.class_of_pe.size() != pes_ || shape_.first_of_pe.size() != pes_) return "programs are not one per PE";
    for (std::size_t pe = 0; pe < pes_; ++pe)
        if (program(pe).has_work() && program(pe).passes_psums_on()) {
            const int next = machine_.next_in_chain(static_cast<int>(pe));
            if (next < 0) return fmt::format("PE {}: passes psums on where there is no PE", pe);
            from_neighbour_[static_cast<std::size_t>(next)] = 1;
        }
    for (std::size_t pe = 0; pe < pes_; ++pe) {
        std::string found = program_flaw(pe);
        if (found.empty()) found = chain_flaw(pe);
        if (found.empty()) found = shift_flaw(pe);
        if (found.empty()) found = window_flaw_of(shape_.class_at(pe), pe);
        if (!found.empty()) return fmt::format("PE {}: {}", pe, found);
    }
    if (static_cast<std::int64_t>(shape_.filter_order.size()) > plan_.glb_filter_words)
        return "the pass's filters exceed their buffer region";
    if (shape_.groups * shape_.images * shape_.channels * tile_words(layer_, shape_) > plan_.glb_ifmap_words)
        return "the pass's ifmaps exceed their buffer region";
    std::string found = cover();
    for_each_input_network([&](NetworkId network, const NetworkRow&) {
        if (found.empty()) found = input_flaw(network);
    });
    if (found.empty()) found = output_flaw();
    if (found.empty()) found = psum_turns_flaw();
    return found;
}

std::string ShapeCheck::program_flaw(std::size_t pe) const {
    const PeProgram& p = program(pe);
    if (!p.has_work()) return from_neighbour_[pe] ? "is passed psums without a program" : "";
    if (p.ifmap_spad_words() > machine_.pe.ifmap_spad_words) return "the ifmap spad overflows";
    if (p.filter_spad_words() > machine_.pe.filter_spad_words) return "the filter spad overflows";
    if (p.psum_spad_words(machine_.pe.psum_addition == PsumAddition::separate) > machine_.pe.psum_spad_words)
        return "the psum spad overflows";
    if (p.streams_ifmaps() && p.filters != 1) return "streams ifmaps for several filters or none";
    if (p.window() != nullptr && p.filter_use == FilterUse::stream) return "streams filters past a window";
    const int run = p.drops().run;
    if (run > 0 && p.positions * p.entries() % run != 0) return "drops words within a run of those it uses";
    return level_flaws_[shape_.class_at(pe)];
}

// Both PEs make the same psums in the same order.
std::string ShapeCheck::chain_flaw(std::size_t pe) const {
    const PeProgram& p = program(pe);
    if (!p.has_work() || !p.passes_psums_on()) return "";
    const std::size_t next = static_cast<std::size_t>(machine_.next_in_chain(static_cast<int>(pe)));
    const PeProgram& after = program(next);
    bool same = after.takes_psums() && after.arriving_psums()->from_position == 0 && after.images == p.images &&
                after.positions == p.positions && after.filters == p.filters;
    const PeWork mine = shape_.work(pe), theirs = shape_.work(next);
    for (const Dimension d :
         {Dimension::group, Dimension::image, Dimension::filter, Dimension::ofmap_row, Dimension::ofmap_column})
        same = same && mine.first_of(d) == theirs.first_of(d) && mine.extent_of(d) == theirs.extent_of(d);
    return same ? "" : "passes psums to a PE that works on others";
}

std::string ShapeCheck::neighbour_flaw(std::size_t pe, std::size_t giver, Dimension along, std::int64_t lag) const {
    const IfmapShift& mine = *program(pe).shift();
    const IfmapShift* theirs = program(giver).has_work() ? program(giver).shift() : nullptr;
    const bool rows = along == Dimension::ofmap_row;
    bool same = theirs != nullptr && (rows ? theirs->to_above : theirs->to_left) && theirs->rows == mine.rows &&
                theirs->columns == mine.columns && theirs->row_lag == mine.row_lag &&
                theirs->column_lag == mine.column_lag && program(giver).positions == program(pe).positions &&
                program(giver).images == program(pe).images && theirs->words == mine.words &&
                (rows || theirs->from_below == mine.from_below);
    const PeWork taker_work = shape_.work(pe), giver_work = shape_.work(giver);
    for (const Dimension d : {Dimension::group, Dimension::image, Dimension::channel, Dimension::filter_row,
                              Dimension::filter_column, Dimension::ofmap_row, Dimension::ofmap_column}) {
        const std::int64_t stride = rows ? layer_.stride_h : layer_.stride_w;
        const std::int64_t apart = giver_work.first_of(d) - taker_work.first_of(d);
        same = same && (d == along ? apart * stride == lag : apart == 0) &&
               taker_work.extent_of(d) == giver_work.extent_of(d);
    }
    return same ? "" : "is passed other ifmap words than it uses";
}

std::string ShapeCheck::shift_flaw(std::size_t pe) const {
    const PeProgram& p = program(pe);
    if (!p.has_work() || p.shift() == nullptr) return "";
    const IfmapShift& s = *p.shift();
    const auto takes = [&](std::size_t taker, bool IfmapShift::*from) {
        const IfmapShift* shift = program(taker).has_work() ? program(taker).shift() : nullptr;
        return shift != nullptr && shift->*from;
    };
    const std::size_t columns = static_cast<std::size_t>(machine_.columns);
    const std::size_t column = pe % columns;
    if ((s.from_right && machine_.pe.ifmap_right_fifo_words == 0) ||
        (s.from_below && machine_.pe.ifmap_below_fifo_words == 0))
        return "takes ifmap words from a neighbour without a link";
    if (s.words % (s.rows * s.columns) != 0) return "passes on words of windows of another size";
    if (s.from_right && (column + 1 == columns || pe + 1 >= pes_)) return "has no right neighbour";
    if (s.from_below && pe + columns >= pes_) return "has no neighbour below";
    // A PE that passes words on has a neighbour that takes them.
    if (s.to_left && (column == 0 || !takes(pe - 1, &IfmapShift::from_right)))
        return "passes ifmap words to a PE that takes none";
    if (s.to_above && (pe < columns || !takes(pe - columns, &IfmapShift::from_below)))
        return "passes ifmap words to a PE that takes none";
    std::string found;
    if (s.from_right) found = neighbour_flaw(pe, pe + 1, Dimension::ofmap_column, s.column_lag);
    if (found.empty() && s.from_below) found = neighbour_flaw(pe, pe + columns, Dimension::ofmap_row, s.row_lag);
    return found;
}

// PEs of a class run through the same windows, each shifted by where its box begins.
const std::string& ShapeCheck::window_flaw_of(std::size_t pe_class, std::size_t pe) {
    std::optional<std::string>& known = window_flaws_[pe_class];
    if (!known) known = window_flaw(pe);
    return *known;
}

// The words that the window keeps from the position before are those that this position needs.
std::string ShapeCheck::window_flaw(std::size_t pe) const {
    const PeProgram& p = program(pe);
    if (!p.has_work() || p.window() == nullptr) return "";
    const int words = p.window()->words();
    const int fresh = p.window()->new_words();
    std::vector<std::int64_t> window(static_cast<std::size_t>(words), -1);
    CoordinateWalk walk(shape_.work(pe), loops(pe), Numbered::entries, places_.ifmap());
    for (int image = 0; image < p.images; ++image)
        for (int position = 0; position < p.positions; ++position) {
            for (int k = 0; k + fresh < words; ++k)
                window[static_cast<std::size_t>(k)] = window[static_cast<std::size_t>(k + fresh)];
            for (int k = 0; k < words; ++k, walk.advance()) {
                const std::int64_t due = walk.place();
                if (entry_from(p, position, k) == EntryFrom::window && window[static_cast<std::size_t>(k)] != due)
                    return "its window keeps other words than it uses";
                window[static_cast<std::size_t>(k)] = due;
            }
        }
    return "";
}

// A network delivers words to all PEs with a matching ID that take any: psums also to PEs that get theirs from a
// neighbour.
bool ShapeCheck::takes(DataType type, std::size_t pe) const {
    const PeProgram& p = program(pe);
    if (type == DataType::psum) return p.takes_psums();
    return type == DataType::filter ? p.takes_filters() : p.takes_ifmaps();
}

// Whether the network owes the PE the words of its data type: the first of them in which the PE has an ID, or the first
// of all where it has none.
bool ShapeCheck::is_asked(NetworkId network, std::size_t pe) const {
    std::optional<std::size_t> first, first_with_id;
    for (std::size_t i = 0; i < input_network_count; ++i) {
        if (network_rows[i].type != row_of(network).type) continue;
        if (!first) first = i;
        if (!first_with_id && (plan_.*planned_inputs[i].ids).column_id[pe] >= 0) first_with_id = i;
    }
    return first_with_id.value_or(*first) == place(network);
}

std::string ShapeCheck::input_flaw(NetworkId network) const {
    const DataType data = row_of(network).type;
    const InputStream& stream = shape_.*planned(network).stream;
    const MulticastIds& ids = plan_.*planned(network).ids;
    const std::string name = data_type_names[place(data)];
    std::vector<std::unique_ptr<DueWords>> due(pes_);
    for (std::size_t pe = 0; pe < pes_; ++pe) {
        const PeProgram& p = program(pe);
        if (!is_asked(network, pe)) continue;
        if (data == DataType::filter && p.takes_filters())
            due[pe] = std::make_unique<DueFilters>(places_, p, shape_.work(pe), loops(pe));
        if (data == DataType::ifmap && p.takes_ifmaps())
            due[pe] = std::make_unique<DueIfmaps>(places_, p, shape_.work(pe), loops(pe));
        if (data == DataType::psum && p.takes_psums() && !from_neighbour_[pe])
            due[pe] =
                std::make_unique<DuePsums>(places_, p, shape_.work(pe), loops(pe), p.arriving_psums()->from_position);
    }
    std::vector<std::vector<std::size_t>> targets(stream.tags.size());
    std::vector<char> stood_for(pes_, 0);
    const PesByTag pes_by_tag(ids);
    for (std::size_t tag = 0; tag < stream.tags.size(); ++tag)
        pes_by_tag.for_each(stream.tags[tag], [&](std::size_t pe) {
            if (!takes(data, pe)) return;
            // One PE stands for all that take the same words: each PE is in one group, so it is sent what the others
            // are. (Tags of groups without PEs may equal those of other groups.)
            const bool stands_for_it = std::any_of(targets[tag].begin(), targets[tag].end(), [&](std::size_t other) {
                return due[pe] != nullptr && due[other] != nullptr && takes_same_words(data, pe, other);
            });
            if (stood_for[pe] || stands_for_it)
                stood_for[pe] = 1;
            else
                targets[tag].push_back(pe);
        });
    std::vector<std::int64_t> filter_codes;
    if (data == DataType::filter)
        for (const FilterCoordinate& at : shape_.filter_order) filter_codes.push_back(places_.filter(at));
    std::string found;
    const auto arrive = [&](const BusWord& bus_word, std::int64_t offset) {
        const auto& pes = targets[static_cast<std::size_t>(bus_word.target)];
        if (pes.empty()) found = fmt::format("a {} word goes to no PE", name);
        const bool one_word = bus_word.step == 0;  // sent repeatedly
        for (std::int32_t i = 0; i < (one_word ? 1 : bus_word.words) && found.empty(); ++i) {
            const std::int64_t address = offset + bus_word.first_address + static_cast<std::int64_t>(i) * bus_word.step;
            if (data == DataType::filter &&
                (address < 0 || address >= static_cast<std::int64_t>(filter_codes.size()))) {
                found = "a filter word is not in the buffer";
                break;
            }
            const std::int64_t code =
                data == DataType::filter ? filter_codes[static_cast<std::size_t>(address)] : address;
            for (const std::size_t pe : pes)
                if (due[pe] == nullptr || !due[pe]->take(code, one_word ? bus_word.words : 1))
                    found = fmt::format("PE {} is sent another {} word than it uses next", pe, name);
        }
        return found.empty();
    };
    std::vector<DueWords*> takers;
    for (const auto& words : due)
        if (words != nullptr) takers.push_back(words.get());
    follow_stream(stream, takers, arrive);
    if (!found.empty()) return found;
    for (std::size_t pe = 0; pe < pes_; ++pe)
        if (due[pe] != nullptr && stood_for[pe] == 0 && !due[pe]->done())
            return fmt::format("PE {} misses {} words", pe, name);
    return "";
}

bool ShapeCheck::takes_same_words(DataType data, std::size_t a, std::size_t b) const {
    if (shape_.class_of_pe[a] != shape_.class_of_pe[b]) return false;
    for (std::size_t i = 0; i < dimensions; ++i) {
        const Dimension d = static_cast<Dimension>(i);
        const bool of_filters = d != Dimension::image && d != Dimension::ofmap_row && d != Dimension::ofmap_column;
        const bool same = shape_.first_of_pe[a][i] == shape_.first_of_pe[b][i];
        const bool matters = data == DataType::psum || (data == DataType::filter ? of_filters : d != Dimension::filter);
        if (matters && !same) return false;
    }
    return true;
}

std::string ShapeCheck::output_flaw() const {
    std::vector<std::unique_ptr<DueWords>> due(pes_);
    std::vector<DueWords*> givers;
    for (std::size_t pe = 0; pe < pes_; ++pe)
        if (program(pe).has_work() && !program(pe).passes_psums_on()) {
            due[pe] = std::make_unique<DuePsums>(places_, program(pe), shape_.work(pe), loops(pe), 0);
            givers.push_back(due[pe].get());
        }
    for (const auto stream : planned_outputs) {
        const bool in_order = follow_stream(shape_.*stream, givers, [&](const BusWord& bus_word, std::int64_t offset) {
            const std::size_t pe = static_cast<std::size_t>(bus_word.target);
            for (std::int32_t i = 0; i < bus_word.words; ++i)
                if (pe >= pes_ || due[pe] == nullptr ||
                    !due[pe]->take(offset + bus_word.first_address + static_cast<std::int64_t>(i) * bus_word.step, 1))
                    return false;
            return true;
        });
        if (!in_order) return "an output word is not the next psum of its PE";
    }
    for (const DueWords* words : givers)
        if (!words->done()) return "psums are left in PEs";
    return "";
}

// Every psum word of the pass is written and read alternately, and is in the buffer at the end.
std::string ShapeCheck::psum_turns_flaw() const {
    struct Turns {
        std::int32_t present;  // at the end, if writes and reads alternate
        std::int32_t writes;
    };
    std::vector<Turns> psums(static_cast<std::size_t>(shape_.psum_words), {shape_.psum_in ? 1 : 0, 0});
    const auto out_of_range = [&](const BusWords& stream, std::int32_t reads, std::int32_t writes) {
        for (StreamCursor cursor(stream); !cursor.done(); cursor.advance()) {
            const BusWord& word = cursor.word();
            const std::int64_t first = cursor.offset() + word.first_address;
            const std::int64_t last = first + std::int64_t{word.words - 1} * word.step;
            if (std::min(first, last) < 0 || std::max(first, last) >= shape_.psum_words) return true;
            for (std::int64_t i = 0, at = first; i < word.words; ++i, at += word.step) {
                Turns& turns = psums[static_cast<std::size_t>(at)];
                turns.present += writes - reads;
                turns.writes += writes;
            }
        }
        return false;
    };
    bool out = false;
    for_each_input_network([&](NetworkId network, const NetworkRow& row) {
        if (row.type == DataType::psum) out = out || out_of_range(shape_.*planned(network).stream, 1, 0);
    });
    for (const auto stream : planned_outputs) out = out || out_of_range(shape_.*stream, 0, 1);
    if (out) return "a psum is out of the pass's range";
    for (std::size_t at = 0; at < psums.size(); ++at)
        if (psums[at].present != 1 || psums[at].writes == 0)
            return fmt::format("psum {} is not written and read in turn", at);
    return "";
}

std::string ShapeCheck::cover() const {
    std::vector<MacBox> boxes;
    for (std::size_t pe = 0; pe < pes_; ++pe) {
        if (!program(pe).has_work() || program(pe).entries() == 0) continue;
        MacBox box;
        const PeWork work = shape_.work(pe);
        for (std::size_t d = 0; d < dimensions; ++d) {
            box.first[d] = work.first[d];
            box.extent[d] = work.extent[d];
        }
        boxes.push_back(box);
    }
    for (std::size_t pe = 0; pe < pes_; ++pe) {
        const IfmapWindow* window = program(pe).has_work() ? program(pe).window() : nullptr;
        if (window != nullptr && (window->stride != layer_.stride_w || window->taps != layer_.S))
            return "a window has another width or stride than the layer";
    }
    return cover_flaw(boxes, {shape_.groups, shape_.images, shape_.filters, shape_.channels, layer_.R, layer_.S,
                              shape_.ofmap_rows, shape_.ofmap_columns});
}

}  // namespace eyrie
