#include "sim/sweep/store/front_keys.hpp"

#include <algorithm>

#include "sim/sweep/space/design_space.hpp"
#include "sim/sweep/store/store_rows.hpp"

namespace eyrie {

namespace {

KeySet keys_of(Store& store, std::int64_t sweep) {
    if (sweep == 0) return KeySet(0);
    // At most one for each ordinal.
    Statement count(store.database(), "SELECT ifnull(max(ordinal) + 1, 0) FROM sweep_points WHERE sweep = ?");
    count.bind(1, sweep).step();
    const std::int64_t most = std::clamp<std::int64_t>(count.integer(0), 0, most_sweep_points);
    KeySet keys(static_cast<std::size_t>(most));
    Statement rows(store.database(), "SELECT key FROM sweep_points WHERE sweep = ? LIMIT ?");
    rows.bind(1, sweep).bind(2, most);  // no more, though another program enters some
    while (rows.step()) keys.insert(rows.characters(0));
    return keys;
}

// The points that refined ones took the place of everywhere: a whole store's fronts are of what replaced them.
KeySet keys_refined_away(Store& store) {
    if (!has_refined(store.database())) return KeySet(0);
    const char* const rest =
        "FROM sweep_points r WHERE r.refined_from IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sweeps w JOIN sweep_points "
        "s ON s.sweep = w.id AND s.key = r.refined_from)";
    Statement count(store.database(), std::string("SELECT count(*) ") + rest);
    count.step();
    KeySet keys(static_cast<std::size_t>(count.integer(0)));
    Statement rows(store.database(), std::string("SELECT r.refined_from ") + rest);
    while (rows.step()) keys.insert(rows.characters(0));
    return keys;
}

}  // namespace

FrontKeys::FrontKeys(Store& store, std::int64_t sweep)
    : of_all_(sweep == 0),
      chosen_(keys_of(store, sweep)),
      replaced_(sweep == 0 ? keys_refined_away(store) : KeySet(0)) {}

}  // namespace eyrie
