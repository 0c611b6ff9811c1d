#include "dataflows/mapper/exact_search.hpp"

#include <algorithm>
#include <deque>
#include <limits>

namespace eyrie {

namespace {

class Search {
public:
    Search(const SearchInput& input, const Simulate& simulate, const ExactLimits& limits)
        : input_(input),
          simulate_(simulate),
          limits_(limits),
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
        bounds_ = 0;
        const bool groups = LeastTime::bounds_many(input_.machine);
        const auto hopeless = [&](const MappingGroup& group) {
            if (!groups) return false;
            const double figure = better_.figure(least_cost_of_many(input_, group));
            if (above_best(figure)) return true;
            if (++bounds_ <= limits_.bounds) return false;
            cut_off(figure);
            return true;
        };
        const auto consider = [&](const MappingParameters& parameters) {
            ++bounds_;
            ++found_.bounded;
            const RankedMapping one{parameters,
                                    least_cost(input_, parameters, nullptr, LeastTime::Effort::little, &pass_bounds_)};
            if (above_best(one)) return;
            open_.push_back({one});
            if (open_.size() >= 2 * static_cast<std::size_t>(most_open)) keep_lowest();
        };
        CandidateVisitor visitor{consider, hopeless};
        visitor.every_value = values == EveryValue::tried;
        input_.dataflow.candidates(input_.layer, input_.batch, input_.machine, visitor);
        std::make_heap(open_.begin(), open_.end(), later_);
    }
    void keep_lowest() {
        std::nth_element(open_.begin(), open_.begin() + most_open, open_.end(),
                         [&](const Open& a, const Open& b) { return better_(a.mapping, b.mapping); });
        cut_off(better_.figure(open_[static_cast<std::size_t>(most_open)].mapping.cost));
        open_.resize(static_cast<std::size_t>(most_open));
    }

    static constexpr std::ptrdiff_t most_open = 20000;
    const SearchInput& input_;
    const Simulate& simulate_;
    const ExactLimits& limits_;
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
                           const Simulate& simulate, const ExactLimits& limits) {
    return Search(input, simulate, limits).run(first);
}

}  // namespace eyrie
