#include "dataflows/rs/row_stationary.hpp"

#include <algorithm>

#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/plan/channel_steps.hpp"
#include "dataflows/rs/shape.hpp"

namespace eyrie {

namespace {

// Collects the passes in the order of the loop nest; passes of equal extent share a shape.
class PassLoop {
public:
    PassLoop(const Layer& layer, std::int64_t batch, const MappingParameters& rs, const ShapeBuilder& shapes,
             ProgramWriter& program, Plan& plan)
        : layer_(layer), batch_(batch), rs_(rs), shapes_(shapes), program_(program), cache_(plan) {}

    void run() {
        const auto for_strips = [&](auto use) {
            for (std::int64_t image = 0; image < batch_; image += rs_.n)
                for (std::int64_t row = 0; row < layer_.E(); row += rs_.e) use(image, row);
        };
        for (std::int64_t group = 0; group < layer_.G; group += rs_.g)
            for_blocks(rs_, layer_.M_per_group(), program_, for_strips,
                       [&](std::int64_t m0, std::int64_t image, std::int64_t row) { block(group, m0, image, row); });
    }

private:
    // All passes between two stores of finished ofmaps.
    void block(std::int64_t group, std::int64_t m0, std::int64_t image, std::int64_t row) {
        const std::int64_t groups = std::min(rs_.g, layer_.G - group);
        const std::int64_t images = std::min(rs_.n, batch_ - image);
        const std::int64_t rows = std::min(rs_.e, layer_.E() - row);
        const ChannelSteps steps{layer_.C_per_group(),
                                 rs_.q * rs_.r,
                                 std::min(m0 + rs_.m, layer_.M_per_group()),
                                 rs_.p * rs_.t,
                                 rs_,
                                 groups * images * strip_rows(layer_, rows) * strip_columns(layer_, layer_.F())};
        add_channel_steps(steps, pass_at(group, image, m0, 0, row, 0), {groups, images, rows}, cache_, program_,
                          [&](std::int64_t filters, std::int64_t channels, bool psum_in) {
                              return shapes_.build(groups, images, filters, channels, rows, psum_in);
                          });
    }

    const Layer& layer_;
    std::int64_t batch_;
    const MappingParameters& rs_;
    const ShapeBuilder& shapes_;
    ProgramWriter& program_;
    ShapeCache cache_;
};

}  // namespace

Plan plan_row_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                         const MappingParameters& rs) {
    Plan plan;
    ProgramWriter program(machine, row_stationary_buffer(layer, rs), plan);
    plan.active_pes = narrow_to_32(layer.R * rs.r * rs.e * rs.t * rs.g);
    ShapeBuilder shapes(layer, machine, rs);
    shapes.assign_ids(plan);
    PassLoop(layer, batch, rs, shapes, program, plan).run();
    program.finish();
    row_stationary_loop_nest(layer, batch, rs).into(plan);
    return plan;
}

// As the chip divides it (JSSC'17 IV-C); the rest keeps filters.
static void divide_rf(int rf_words, PeConfig& pe) {
    pe.ifmap_spad_words = std::min(12, rf_words);
    pe.psum_spad_words = std::min(20, rf_words - pe.ifmap_spad_words);
    pe.filter_spad_words = rf_words - pe.ifmap_spad_words - pe.psum_spad_words;
}

Dataflow row_stationary_dataflow() {
    using namespace parameter;
    return {"rs",
            "row-stationary: filter rows stay, psums move up",
            {m, n, e, p, q, r, t, g, keep},
            row_stationary_obstacle,
            plan_row_stationary,
            row_stationary_counts,
            row_stationary_busy,
            row_stationary_candidates,
            divide_rf,
            row_stationary_least,
            EveryValue::tried,
            row_stationary_least_of_many};
}

}  // namespace eyrie
