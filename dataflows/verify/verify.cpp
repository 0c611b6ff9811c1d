#include "dataflows/verify/verify.hpp"

#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "dataflows/verify/cover.hpp"
#include "dataflows/verify/form.hpp"
#include "dataflows/verify/shape.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

// Every MAC of the layer is in exactly one pass.
std::string coverage_flaw(const Plan& plan, const Layer& layer) {
    std::vector<MacBox> boxes;
    boxes.reserve(plan.passes.size());
    for (const Pass& pass : plan.passes) {
        const PassShape& shape = plan.shape_of(pass);
        boxes.push_back({{pass.group, pass.image, pass.filter, pass.channel, 0, 0, pass.ofmap_row, pass.ofmap_column},
                         {shape.groups, shape.images, shape.filters, shape.channels, layer.R, layer.S, shape.ofmap_rows,
                          shape.ofmap_columns}});
    }
    return cover_flaw(
        boxes, {layer.G, plan.batch, layer.M_per_group(), layer.C_per_group(), layer.R, layer.S, layer.E(), layer.F()});
}

std::string buffer_flaw(const Plan& plan, const AcceleratorConfig& machine) {
    if (!machine.glb.fits(machine.glb.banks_for(machine.arithmetic, plan.glb_ifmap_words, plan.glb_psum_words,
                                                plan.glb_filter_words)))
        return "the global buffer overflows";
    for (const Pass& pass : plan.passes)
        if (pass.psum_base < 0 || pass.psum_base + plan.shape_of(pass).psum_words > plan.glb_psum_words)
            return "a pass's psums exceed their buffer region";
    return "";
}

// Follows the contents of buffer and spads from pass to pass.
class OrderCheck {
public:
    OrderCheck(const Plan& plan, const Layer& layer) : plan_(plan), layer_(layer) {}

    std::string flaw() {
        for (const Pass& pass : plan_.passes) {
            std::string found = operands_flaw(pass);
            if (found.empty()) found = psums_flaw(pass);
            if (!found.empty()) return found;
            before_ = &pass;
        }
        return unfinished_.empty() && before_ != nullptr ? "" : "the last ofmaps are not stored";
    }

private:
    struct Psums {  // of a part of the psum region
        std::int64_t words;
        std::tuple<int, int, int, int, int, std::int32_t> coordinates;
        std::int64_t next_channel;
    };

    std::string operands_flaw(const Pass& pass) {
        const PassShape& shape = plan_.shape_of(pass);
        if (pass.load_ifmaps) ifmaps_ = &pass;
        if (pass.load_filters && shape.filter_order.empty()) return "a pass loads no filters in place of those there";
        if (pass.load_filters) filters_ = &pass;
        if (ifmaps_ == nullptr) return "a pass has no ifmaps";
        const PassShape& loaded = plan_.shape_of(*ifmaps_);
        if (ifmaps_->group != pass.group || ifmaps_->image != pass.image || ifmaps_->channel != pass.channel ||
            ifmaps_->ofmap_row != pass.ofmap_row || ifmaps_->ofmap_column != pass.ofmap_column ||
            loaded.groups != shape.groups || loaded.images != shape.images || loaded.channels != shape.channels ||
            loaded.ofmap_rows != shape.ofmap_rows || loaded.ofmap_columns != shape.ofmap_columns)
            return "a pass has the ifmaps of another";
        if (!shape.filter_order.empty()) {
            if (filters_ == nullptr || !same_filters(*filters_, pass) ||
                (filters_->shape != pass.shape && plan_.shape_of(*filters_).filter_order != shape.filter_order))
                return "a pass has the filters of another";
        }
        return kept_flaw(pass);
    }

    static bool same_filters(const Pass& a, const Pass& b) {
        return a.group == b.group && a.filter == b.filter && a.channel == b.channel;
    }

    // PEs that keep filter words have had the same work in those before, back to the one that loaded them.
    std::string kept_flaw(const Pass& pass) {
        const PassShape& shape = plan_.shape_of(pass);
        if (!checked_.insert({before_ == nullptr ? -1 : before_->shape, pass.shape}).second && before_ != nullptr)
            return keeps_[pass.shape] && !same_filters(*before_, pass) ? "a pass keeps the filters of another" : "";
        for (std::size_t pe = 0; pe < shape.pes(); ++pe) {
            const PeProgram& program = shape.program(pe);
            if (!program.has_work() || program.filter_use != FilterUse::keep) continue;
            keeps_[pass.shape] = true;
            bool same = before_ != nullptr && same_filters(*before_, pass);
            if (same) {
                const PassShape& last = plan_.shape_of(*before_);
                const PeWork now = shape.work(pe), then = last.work(pe);
                same = last.program(pe).has_work() && last.program(pe).filter_use != FilterUse::stream &&
                       last.program(pe).filter_words() == program.filter_words();
                for (const Dimension d : {Dimension::group, Dimension::filter, Dimension::channel,
                                          Dimension::filter_row, Dimension::filter_column})
                    same = same && then.first_of(d) == now.first_of(d) && then.extent_of(d) == now.extent_of(d);
            }
            if (!same) return "a pass keeps the filters of another";
        }
        return "";
    }

    // Psums of a pass continue those of the same filters' previous channels.
    std::string psums_flaw(const Pass& pass) {
        const PassShape& shape = plan_.shape_of(pass);
        const Psums now{shape.psum_words,
                        {pass.group, pass.image, pass.filter, pass.ofmap_row, pass.ofmap_column, shape.filters},
                        pass.channel + shape.channels};
        if (shape.psum_in == (pass.channel == 0)) return "a pass begins with the wrong psums";
        if (pass.channel == 0) {
            const auto after = unfinished_.lower_bound(pass.psum_base);
            if ((after != unfinished_.end() && after->first < pass.psum_base + shape.psum_words) ||
                (after != unfinished_.begin() &&
                 std::prev(after)->first + std::prev(after)->second.words > pass.psum_base))
                return "a pass overwrites psums";
            unfinished_[pass.psum_base] = now;
        } else {
            const auto known = unfinished_.find(pass.psum_base);
            if (known == unfinished_.end() || known->second.words != now.words ||
                known->second.coordinates != now.coordinates || known->second.next_channel != pass.channel)
                return "a pass continues other psums";
            known->second = now;
        }
        if (!pass.store_ofmaps) return "";
        for (const auto& [base, psums] : unfinished_)
            if (psums.next_channel != layer_.C_per_group()) return "unfinished psums are stored";
        if (!stored_once(pass)) return "other psums are stored than those that are finished";
        unfinished_.clear();
        return "";
    }

    // A store takes the psums of the passes back to the last one at the beginning of the region.
    bool stored_once(const Pass& last) const {
        std::set<std::int64_t> places;
        const Pass* pass = &last;
        for (; pass != plan_.passes.data() && pass->psum_base > 0; --pass)
            if (unfinished_.count(pass->psum_base) == 0 || !places.insert(pass->psum_base).second) return false;
        return pass->psum_base == 0 && unfinished_.count(0) > 0 && places.size() + 1 == unfinished_.size();
    }

    const Plan& plan_;
    const Layer& layer_;
    const Pass* before_ = nullptr;
    const Pass* ifmaps_ = nullptr;
    const Pass* filters_ = nullptr;
    std::set<std::pair<std::int32_t, std::int32_t>> checked_;
    std::map<std::int32_t, bool> keeps_;
    std::map<std::int64_t, Psums> unfinished_;  // by place in the psum region
};

}  // namespace

std::string verify_plan(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine) {
    std::string flaw = form_flaw(plan, layer, machine);
    if (!flaw.empty()) return flaw;
    for (const PassShape& shape : plan.shapes) {
        flaw = ShapeCheck(plan, shape, layer, machine).flaw();
        if (!flaw.empty()) return flaw;
    }
    flaw = buffer_flaw(plan, machine);
    if (flaw.empty()) flaw = OrderCheck(plan, layer).flaw();
    if (flaw.empty()) flaw = coverage_flaw(plan, layer);
    return flaw;
}

}  // namespace eyrie
