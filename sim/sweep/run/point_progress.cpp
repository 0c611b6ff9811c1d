#include "sim/sweep/run/point_progress.hpp"

#include <fmt/format.h>

#include "sim/host/progress.hpp"

namespace eyrie {

void PointProgress::show(std::int64_t done) {
    const double so_far = seconds();
    progress_.show(fmt::format("{} of {} {}, {:.1f} a second", done, all_, what_,
                               so_far > 0 ? static_cast<double>(done) / so_far : 0.0),
                   done, all_);
}

}  // namespace eyrie
