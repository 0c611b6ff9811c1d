#include "dataflows/row_stationary.hpp"

#include <algorithm>

#include "dataflows/row_stationary_shape.hpp"
#include "dataflows/shape_cache.hpp"

namespace eyrie {

namespace {

// Collects the passes in the order of the loop nest; passes of equal extent share a shape.
class PassLoop {
public:
    PassLoop(const Layer& layer, std::int64_t batch, const MappingParameters& rs, const ShapeBuilder& shapes,
             Plan& plan)
        : layer_(layer), batch_(batch), rs_(rs), shapes_(shapes), plan_(plan), cache_(plan) {}

    void run() {
        for (std::int64_t group = 0; group < layer_.G; group += rs_.g)
            for (std::int64_t m0 = 0; m0 < layer_.M_per_group(); m0 += rs_.m)
                for (std::int64_t image = 0; image < batch_; image += rs_.n)
                    for (std::int64_t row = 0; row < layer_.E(); row += rs_.e) block(group, m0, image, row);
    }

private:
    // All passes between two stores of finished ofmaps.
    void block(std::int64_t group, std::int64_t m0, std::int64_t image, std::int64_t row) {
        const std::int64_t groups = std::min(rs_.g, layer_.G - group);
        const std::int64_t images = std::min(rs_.n, batch_ - image);
        const std::int64_t rows = std::min(rs_.e, layer_.E() - row);
        const std::int64_t m_end = std::min(m0 + rs_.m, layer_.M_per_group());
        for (std::int64_t c = 0; c < layer_.C_per_group(); c += rs_.q * rs_.r) {
            const std::int64_t channels = std::min(rs_.q * rs_.r, layer_.C_per_group() - c);
            std::int64_t psum_base = 0;
            for (std::int64_t m = m0; m < m_end; m += rs_.p * rs_.t) {
                const std::int64_t filters = std::min(rs_.p * rs_.t, m_end - m);
                Pass pass;
                pass.shape = cache_.index({groups, images, filters, channels, rows, c > 0}, [&] {
                    return shapes_.build(groups, images, filters, channels, rows, c > 0);
                });
                pass.group = narrow_to_32(group);
                pass.image = narrow_to_32(image);
                pass.filter = narrow_to_32(m);
                pass.channel = narrow_to_32(c);
                pass.ofmap_row = narrow_to_32(row);
                pass.psum_base = psum_base;
                pass.load_filters = true;
                pass.load_ifmaps = m == m0;
                plan_.passes.push_back(pass);
                psum_base += plan_.shape_of(pass).psum_words;
            }
        }
        plan_.passes.back().store_ofmaps = true;
    }

    const Layer& layer_;
    std::int64_t batch_;
    const MappingParameters& rs_;
    const ShapeBuilder& shapes_;
    Plan& plan_;
    ShapeCache cache_;
};

}  // namespace

Plan plan_row_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                         const MappingParameters& rs) {
    Plan plan;
    const BufferNeed need = row_stationary_buffer(layer, rs);
    plan.glb_ifmap_words = need.ifmap_words;
    plan.glb_psum_words = need.psum_words;
    plan.glb_filter_words = need.filter_words;
    plan.active_pes = narrow_to_32(layer.R * rs.r * rs.e * rs.t * rs.g);
    ShapeBuilder shapes(layer, machine, rs);
    shapes.assign_ids(plan);
    PassLoop(layer, batch, rs, shapes, plan).run();
    plan.loop_nest = row_stationary_loop_nest(layer, batch, rs);
    return plan;
}

}  // namespace eyrie
