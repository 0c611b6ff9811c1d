#include "dataflows/mapper/exact_search.hpp"

#include <algorithm>
#include <deque>
#include <limits>

namespace eyrie {

namespace {

class Search {
public:
    Search(const SearchInput& input, const Simulate& simulate, const ExactLimits& limits, LeftMappings* left)
        : input_(input),
          simulate_(simulate),
          limits_(limits),
          left_(left),
          better_(input.dataflow, input.aim),
          later_([this](const Open& a, const Open& b) { return better_(b.mapping, a.mapping); }) {}

    ExactSearch run(const std::vector<MappingParameters>& first) {
        for (const MappingParameters& one : first) simulate(one);
        // The best is mostly among those that can be best by counts. With it, most of all others are left out in
        // groups.
        collect(EveryValue::ignored);
        const bool all = input_.dataflow.every_value == EveryValue::tried;
        descend(all ? limits_.simulations / 2 : limits_.simulations);
        if (all) {
            least_cut_ = nothing;
            collect(EveryValue::tried);
            descend(limits_.simulations);
        }
        if (!open_.empty()) cut_off(better_.figure(open_.front().mapping.cost));
        found_.proof = proof();
        return std::move(found_);
    }

private:
    // Simulates the mapping with the lowest bound, and so on, until no bound is below the best, or so many have been
    // simulated.
    void descend(std::int64_t most) {
        while (!open_.empty() && !above_best(open_.front().mapping)) {
            Open next = take_lowest();
            if (was_tried(next.mapping.parameters)) continue;
            if (Family& family = family_of(next.mapping.parameters); next.simulations < family.simulations) {
                next.mapping.cost = least_cost(input_, next.mapping.parameters, &family.passes);
                next.simulations = family.simulations;
                put(next);
            } else if (simulations_ < most && pe_cycles_ < most * limits_.pe_cycles_a_simulation) {
                simulate(next.mapping.parameters);
            } else {
                put(next);
                return;
            }
        }
    }
    bool was_tried(const MappingParameters& parameters) const {
        return std::find(tried_.begin(), tried_.end(), parameters) != tried_.end();
    }

    MappingProof proof() const {
        MappingProof proof;
        proof.simulated = simulations_;
        proof.saw_all = input_.dataflow.every_value == EveryValue::tried;
        const bool none_cut = found_.simulated.empty() ? least_cut_ == nothing : least_cut_ >= best();
        proof.proven = proof.saw_all && none_cut;
        if (!none_cut && !found_.simulated.empty()) proof.gap = 1 - least_cut_ / best();
        return proof;
    }

    static constexpr double nothing = std::numeric_limits<double>::infinity();
    // A mapping that has not been simulated, with its bound, and how many of its family had been when that was found;
    // first comes one that takes little time to find.
    static constexpr std::int64_t quick_bound = -1;
    struct Open {
        RankedMapping mapping;
        std::int64_t simulations = quick_bound;
    };
    // Mappings whose passes differ in extents only.
    struct Family {
        KnownPassCycles passes;
        std::int64_t simulations = 0;
    };
    Family& family_of(const MappingParameters& parameters) {
        const MappingParameters alike = pass_family(parameters);
        for (auto& [of, family] : families_)
            if (of == alike) return family;
        families_.push_back({alike, {}});
        return families_.back().second;
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

    double best() const { return found_.simulated.empty() ? nothing : better_.figure(found_.simulated[0].cost); }
    bool above_best(double figure) const { return figure >= best(); }
    bool above_best(const RankedMapping& mapping) const { return above_best(better_.figure(mapping.cost)); }
    // Something of that figure is left out unproven.
    void cut_off(double figure) { least_cut_ = std::min(least_cut_, figure); }

    void simulate(const MappingParameters& parameters) {
        if (was_tried(parameters)) return;
        tried_.push_back(parameters);
        ++simulations_;
        const std::optional<SimulatedMapping> simulated = simulate_(parameters, [&](const KnownPassCycles& passes) {
            return !above_best(RankedMapping{parameters, least_cost(input_, parameters, &passes)});
        });
        if (!simulated) return;
        pe_cycles_ += simulated->pe_cycles;
        Family& family = family_of(parameters);
        family.passes.insert(simulated->passes.begin(), simulated->passes.end());
        ++family.simulations;
        if (!simulated->cost) return;
        const RankedMapping mapping{parameters, *simulated->cost};
        found_.simulated.insert(std::upper_bound(found_.simulated.begin(), found_.simulated.end(), mapping, better_),
                                mapping);
    }

    // All mappings whose bound is below the best so far; of very many, those with the lowest.
    void collect(EveryValue values) {
        LeftMappings::Named* const left = left_of(values);
        if (left == nullptr)
            name_all(values, 1, nullptr);
        else if (left->others == 0)
            leave_some(values, *left);
        else if (left->others * least_ratio(left->words) >= best())
            for (const MappingParameters& one : left->mappings) consider(one);
        else
            name_all(values, 1, nullptr);
        std::make_heap(open_.begin(), open_.end(), later_);
    }

    // Null: nothing is left for other layers, nor by them.
    LeftMappings::Named* left_of(EveryValue values) {
        const AcceleratorConfig& machine = input_.machine;
        if (left_ == nullptr || best() == nothing || input_.dataflow.uses("f") ||
            machine.array_timing_depends_on_data() || macs() / machine.pes() < least_cycles_to_leave ||
            !LeastTime::bounds_many(machine))
            return nullptr;
        return values == EveryValue::tried ? &left_->all : &left_->best;
    }
    std::int64_t macs() const { return input_.layer.macs_per_image() * input_.batch; }
    // Of figures, which may be products of energy and cycles. Cycles are whole.
    double least_ratio(const KnownWords& words) const {
        const double ratio = input_.known.least_ratio(words, macs()) * (1 - 2.0 / least_cycles_to_leave);
        return ratio * ratio;
    }
    // Names some more mappings than those that can be better, unless these are too many: then it does not matter.
    void leave_some(EveryValue values, LeftMappings::Named& left) {
        const std::vector<Open> open_before = open_;
        const double cut_before = least_cut_;
        const std::int64_t bounded_before = found_.bounded;
        const double others = best() * most_left;
        const bool named = name_all(values, most_left, &left.mappings);
        if (named && left.mappings.size() <= static_cast<std::size_t>(most_open)) {
            left.others = others;
            left.words = input_.known;
            return;
        }
        left.mappings = {};
        if (named) return;
        open_ = open_before;
        least_cut_ = cut_before;
        found_.bounded = bounded_before;
        name_all(values, 1, nullptr);
    }

    // Considers all mappings whose bound is below so many times the best, and notes them in `noted`. False: there were
    // too many.
    bool name_all(EveryValue values, double times, std::vector<MappingParameters>* noted) {
        bounds_ = 0;
        const bool groups = LeastTime::bounds_many(input_.machine);
        const auto hopeless = [&](const MappingGroup& group) {
            if (!groups) return false;
            const double figure = better_.figure(least_cost_of_many(input_, group));
            if (figure >= times * best()) return true;
            if (++bounds_ <= limits_.bounds) return false;
            cut_off(figure);
            return true;
        };
        const auto name = [&](const MappingParameters& parameters) {
            ++bounds_;
            const double figure = consider(parameters);
            if (noted != nullptr && figure < times * best()) noted->push_back(parameters);
        };
        CandidateVisitor visitor{name, hopeless};
        visitor.every_value = values == EveryValue::tried;
        input_.dataflow.candidates(input_.layer, input_.batch, input_.machine, visitor);
        return bounds_ <= limits_.bounds;
    }
    // The figure of its bound.
    double consider(const MappingParameters& parameters) {
        ++found_.bounded;
        const RankedMapping one{parameters,
                                least_cost(input_, parameters, nullptr, LeastTime::Effort::little, &pass_bounds_)};
        const double figure = better_.figure(one.cost);
        if (above_best(figure)) return figure;
        open_.push_back({one});
        if (open_.size() >= 2 * static_cast<std::size_t>(most_open)) keep_lowest();
        return figure;
    }
    void keep_lowest() {
        std::nth_element(open_.begin(), open_.begin() + most_open, open_.end(),
                         [&](const Open& a, const Open& b) { return better_(a.mapping, b.mapping); });
        cut_off(better_.figure(open_[static_cast<std::size_t>(most_open)].mapping.cost));
        open_.resize(static_cast<std::size_t>(most_open));
    }

    static constexpr std::ptrdiff_t most_open = 20000;
    // Zeros of layers of one shape differ by less than that.
    static constexpr double most_left = 1.015;
    static constexpr std::int64_t least_cycles_to_leave = 100000;
    const SearchInput& input_;
    const Simulate& simulate_;
    const ExactLimits& limits_;
    LeftMappings* left_;
    Better better_;
    std::function<bool(const Open&, const Open&)> later_;
    ExactSearch found_;
    std::vector<Open> open_;
    std::deque<std::pair<MappingParameters, Family>> families_;
    std::vector<MappingParameters> tried_;
    PassBounds pass_bounds_;
    std::int64_t pe_cycles_ = 0;
    std::int64_t simulations_ = 0;
    std::int64_t bounds_ = 0;
    double least_cut_ = nothing;
};

}  // namespace

ExactSearch search_exactly(const SearchInput& input, const std::vector<MappingParameters>& first,
                           const Simulate& simulate, const ExactLimits& limits, LeftMappings* left) {
    return Search(input, simulate, limits, left).run(first);
}

}  // namespace eyrie
