#include "dataflows/mapper/exact_search.hpp"

#include <algorithm>
#include <deque>
#include <limits>

namespace eyrie {

namespace {

// A space as far as it has been searched.
struct Searched {
    explicit Searched(const MappingSpace& of) : space(of) {}

    // Mappings whose passes differ in extents only.
    struct Family {
        KnownPassCycles passes;
        std::int64_t simulations = 0;
    };
    Family& family_of(const MappingParameters& parameters) {
        const MappingParameters alike = pass_family(parameters);
        for (auto& [of, family] : families)
            if (of == alike) return family;
        families.push_back({alike, {}});
        return families.back().second;
    }
    bool was_tried(const MappingParameters& parameters) const {
        return std::find(tried.begin(), tried.end(), parameters) != tried.end();
    }

    const MappingSpace& space;
    std::deque<std::pair<MappingParameters, Family>> families;
    std::vector<MappingParameters> tried;  // simulated, in part or to their end
    PassBounds pass_bounds;
};

class Search {
public:
    Search(const std::vector<MappingSpace>& spaces, const ExactLimits& limits)
        : limits_(limits),
          dataflow_(spaces.front().input.dataflow),
          machine_(spaces.front().input.machine),
          better_(dataflow_, spaces.front().input.aim),
          later_([this](const Open& a, const Open& b) { return better_(b.mapping, a.mapping); }) {
        for (const MappingSpace& space : spaces) searched_.emplace_back(space);
    }

    ExactSearch run() {
        for (Searched& in : searched_)
            for (const MappingParameters& one : in.space.first) simulate(in, one);
        // The best is mostly among those that can be best by counts. With it, most of all others are left out in
        // groups.
        collect(EveryValue::ignored);
        const bool all = dataflow_.every_value == EveryValue::tried;
        try_likely(limits_.simulations / 8);
        descend(all ? limits_.simulations / 2 : limits_.simulations);
        if (all) {
            if (!open_.empty()) simulate_others();
            least_cut_ = most_kept_ = nothing;
            collect(EveryValue::tried);
            descend(limits_.simulations);
        }
        if (!open_.empty())
            cut_off(better_.figure(open_.front().mapping.cost),
                    simulations_ < limits_.simulations ? SearchEnd::pe_cycles : SearchEnd::simulations);
        found_.proof = proof();
        take_best_space();
        return std::move(found_);
    }

private:
    static constexpr double nothing = std::numeric_limits<double>::infinity();
    // A mapping that has not been simulated, with its bound, and how many of its family had been when that was found;
    // first comes one that takes little time to find.
    static constexpr std::int64_t quick_bound = -1;
    struct Open {
        Searched* in;
        RankedMapping mapping;
        std::int64_t simulations = quick_bound;
    };

    void simulate_others() {
        for (Searched& in : searched_) {
            if (!in.space.others || !may_simulate(limits_.simulations)) continue;
            for (const MappingParameters& one : in.space.others())
                if (may_simulate(limits_.simulations)) simulate(in, one);
        }
    }

    // Simulates mappings in the order of what they are likely to cost, while that is below the best, until so many have
    // been simulated: where bounds are far below the truth, those with the lowest need not be good.
    void try_likely(std::int64_t most) {
        std::vector<Open> likely;
        for (const Open& one : open_)
            if (one.mapping.cost.likely_cycles > one.mapping.cost.total_cycles && likely_figure(one) < best())
                likely.push_back(one);
        std::sort(likely.begin(), likely.end(), [this](const Open& a, const Open& b) {
            const double of_a = likely_figure(a), of_b = likely_figure(b);
            return of_a != of_b ? of_a < of_b : better_(a.mapping, b.mapping);
        });
        for (Open& one : likely) {
            if (!may_simulate(most)) return;
            if (one.in->was_tried(one.mapping.parameters)) continue;
            const Searched::Family& family = one.in->family_of(one.mapping.parameters);
            one.mapping.cost = least_cost(one.in->space.input, one.mapping.parameters, &family.passes);
            if (!above_best(likely_figure(one))) simulate(*one.in, one.mapping.parameters);
        }
    }

    // Simulates the mapping with the lowest bound, and so on, until no bound is below the best, or so many have been
    // simulated.
    void descend(std::int64_t most) {
        while (!open_.empty() && !above_best(open_.front().mapping)) {
            Open next = take_lowest();
            if (next.in->was_tried(next.mapping.parameters)) continue;
            const Searched::Family& family = next.in->family_of(next.mapping.parameters);
            if (next.simulations < family.simulations) {
                next.mapping.cost = least_cost(next.in->space.input, next.mapping.parameters, &family.passes);
                next.simulations = family.simulations;
                put(next);
            } else if (may_simulate(most)) {
                simulate(*next.in, next.mapping.parameters);
            } else {
                put(next);
                return;
            }
        }
    }

    MappingProof proof() const {
        MappingProof proof;
        proof.simulated = simulations_;
        proof.saw_all = dataflow_.every_value == EveryValue::tried;
        // A bound may be below the price of the very same counts by its rounding.
        const bool none_cut =
            simulated_.empty() ? least_cut_ == nothing : least_cut_ >= best() * (1 - 2 * rounding_of_bounds);
        proof.proven = proof.saw_all && none_cut;
        if (!none_cut && !simulated_.empty()) {
            proof.gap = 1 - least_cut_ / best();
            proof.ended_by = cut_by_;
        }
        return proof;
    }

    // Of mappings in several spaces, those in the best one's.
    void take_best_space() {
        if (simulated_.empty()) return;
        const Searched* const best = simulated_.front().in;
        while (&searched_[found_.space] != best) ++found_.space;
        for (const Simulated& one : simulated_)
            if (one.in == best) found_.simulated.push_back(one.mapping);
    }
    Open take_lowest() {
        std::pop_heap(open_.begin(), open_.end(), later_);
        const Open lowest = open_.back();
        open_.pop_back();
        return lowest;
    }
    void put(const Open& one) {
        open_.push_back(one);
        std::push_heap(open_.begin(), open_.end(), later_);
    }

    bool may_simulate(std::int64_t most) const {
        return simulations_ < most && pe_cycles_ < most * limits_.pe_cycles_a_simulation;
    }
    double likely_figure(const Open& one) const {
        MappingCost likely = one.mapping.cost;
        likely.total_cycles = likely.likely_cycles;
        return better_.figure(likely);
    }
    double best() const { return simulated_.empty() ? nothing : better_.figure(simulated_.front().mapping.cost); }
    bool above_best(double figure) const { return figure >= best(); }
    bool above_best(const RankedMapping& mapping) const { return above_best(better_.figure(mapping.cost)); }
    // Something of that figure is left out unproven.
    void cut_off(double figure, SearchEnd by = SearchEnd::bounds) {
        if (figure >= least_cut_) return;
        least_cut_ = figure;
        cut_by_ = by;
    }

    void simulate(Searched& in, const MappingParameters& parameters) {
        if (in.was_tried(parameters)) return;
        in.tried.push_back(parameters);
        ++simulations_;
        const std::optional<SimulatedMapping> simulated =
            in.space.simulate(parameters, [&](const KnownPassCycles& passes) {
                return !above_best(RankedMapping{parameters, least_cost(in.space.input, parameters, &passes)});
            });
        if (!simulated) return;
        pe_cycles_ += simulated->pe_cycles;
        Searched::Family& family = in.family_of(parameters);
        family.passes.insert(simulated->passes.begin(), simulated->passes.end());
        ++family.simulations;
        if (!simulated->cost) return;
        const Simulated done{&in, {parameters, *simulated->cost}};
        simulated_.insert(
            std::upper_bound(simulated_.begin(), simulated_.end(), done,
                             [&](const Simulated& a, const Simulated& b) { return better_(a.mapping, b.mapping); }),
            done);
    }

    // All mappings whose bound is below the best so far; of very many, those with the lowest.
    void collect(EveryValue values) {
        most_bounds_ = limits_.bounds;
        collect(searched_.front(), values);
        most_bounds_ = least_cut_ == nothing ? limits_.bounds_of_others : limits_.bounds_in_vain;
        for (std::size_t other = 1; other < searched_.size(); ++other) collect(searched_[other], values);
        std::make_heap(open_.begin(), open_.end(), later_);
    }
    void collect(Searched& in, EveryValue values) {
        LeftMappings::Named* const left = left_of(in, values);
        if (left == nullptr)
            name_all(in, values, 1, nullptr);
        else if (left->others > 0 && left->others * least_ratio(in, left->words) >= best())
            for (const MappingParameters& one : left->mappings) consider(in, one);
        else
            leave_some(in, values, *left);
    }

    // Null: nothing is left for other layers, nor by them.
    LeftMappings::Named* left_of(const Searched& in, EveryValue values) {
        LeftMappings* const left = in.space.left;
        if (left == nullptr || best() == nothing || dataflow_.uses("f") || machine_.array_timing_depends_on_data() ||
            macs(in) / machine_.pes() < least_cycles_to_leave || !LeastTime::bounds_many(machine_))
            return nullptr;
        return values == EveryValue::tried ? &left->all : &left->best;
    }
    static std::int64_t macs(const Searched& in) {
        return in.space.input.layer.macs_per_image() * in.space.input.batch;
    }
    // Of figures, which may be products of energy and cycles. Cycles are whole.
    static double least_ratio(const Searched& in, const KnownWords& words) {
        const EnergyTable& energy = in.space.input.energy;
        const double of_words =
            in.space.input.known.least_ratio(words, macs(in), energy.mac_gated <= energy.mac_active);
        const double ratio = of_words * (1 - 2.0 / least_cycles_to_leave);
        return ratio * ratio;
    }
    // Names some more mappings than those that can be better, unless these are too many: then it does not matter.
    void leave_some(Searched& in, EveryValue values, LeftMappings::Named& left) {
        const std::vector<Open> open_before = open_;
        const double cut_before = least_cut_;
        const SearchEnd cut_by_before = cut_by_;
        const std::int64_t bounded_before = found_.bounded;
        const double kept_before = most_kept_;
        const double others = best() * most_left;
        left = {};
        const bool named = name_all(in, values, most_left, &left.mappings);
        if (named && left.mappings.size() <= static_cast<std::size_t>(most_open)) {
            left.others = others;
            left.words = in.space.input.known;
            return;
        }
        left = {};
        if (named) return;
        open_ = open_before;
        least_cut_ = cut_before;
        cut_by_ = cut_by_before;
        found_.bounded = bounded_before;
        most_kept_ = kept_before;
        name_all(in, values, 1, nullptr);
    }

    // Considers all mappings whose bound is below so many times the best, and notes them in `noted`. False: there were
    // too many.
    bool name_all(Searched& in, EveryValue values, double times, std::vector<MappingParameters>* noted) {
        const SearchInput& input = in.space.input;
        bounds_ = 0;
        const bool groups = LeastTime::bounds_many(machine_);
        const auto hopeless = [&](const MappingGroup& group) {
            if (!groups) return false;
            const double figure = better_.figure(least_cost_of_many(input, group));
            if (figure >= times * best() || (noted == nullptr && figure > most_kept_)) return true;
            if (++bounds_ <= most_bounds_) return false;
            cut_off(figure);
            return true;
        };
        const auto name = [&](const MappingParameters& parameters) {
            ++bounds_;
            const double figure = consider(in, parameters);
            if (noted != nullptr && figure < times * best()) noted->push_back(parameters);
        };
        CandidateVisitor visitor{name, hopeless};
        visitor.every_value = values == EveryValue::tried;
        dataflow_.candidates(input.layer, input.batch, machine_, visitor);
        return bounds_ <= most_bounds_;
    }
    // The figure of its bound.
    double consider(Searched& in, const MappingParameters& parameters) {
        ++found_.bounded;
        const RankedMapping one{
            parameters, least_cost(in.space.input, parameters, nullptr, LeastTime::Effort::little, &in.pass_bounds)};
        const double figure = better_.figure(one.cost);
        if (above_best(figure) || figure > most_kept_) return figure;
        open_.push_back({&in, one});
        if (open_.size() >= 2 * static_cast<std::size_t>(most_open)) keep_lowest();
        return figure;
    }
    void keep_lowest() {
        std::nth_element(open_.begin(), open_.begin() + most_open, open_.end(),
                         [&](const Open& a, const Open& b) { return better_(a.mapping, b.mapping); });
        most_kept_ = better_.figure(open_[static_cast<std::size_t>(most_open)].mapping.cost);
        cut_off(most_kept_);
        open_.resize(static_cast<std::size_t>(most_open));
    }

    static constexpr std::ptrdiff_t most_open = 20000;
    // Zeros of layers of one shape differ by less than that.
    static constexpr double most_left = 1.015;
    static constexpr std::int64_t least_cycles_to_leave = 100000;
    struct Simulated {
        const Searched* in;
        RankedMapping mapping;
    };
    const ExactLimits& limits_;
    const Dataflow& dataflow_;
    const AcceleratorConfig& machine_;
    Better better_;
    std::function<bool(const Open&, const Open&)> later_;
    std::deque<Searched> searched_;
    ExactSearch found_;
    std::vector<Simulated> simulated_;  // to their end, best first
    std::vector<Open> open_;
    std::int64_t pe_cycles_ = 0;
    std::int64_t simulations_ = 0;
    std::int64_t bounds_ = 0, most_bounds_ = 0;
    double least_cut_ = nothing;
    SearchEnd cut_by_ = SearchEnd::none;
    double most_kept_ = nothing;  // with more than most_open mappings: what is above would be left out
};

}  // namespace

ExactSearch search_exactly(const std::vector<MappingSpace>& spaces, const ExactLimits& limits) {
    return Search(spaces, limits).run();
}

}  // namespace eyrie
