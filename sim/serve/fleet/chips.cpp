#include "sim/serve/fleet/chips.hpp"

#include "sim/serve/fleet/own_links.hpp"
#include "sim/serve/fleet/shared_link.hpp"

namespace eyrie {

std::unique_ptr<Chips> make_chips(LinkOf link, int chips) {
    if (link == LinkOf::own) return std::make_unique<OwnLinks>(chips);
    return std::make_unique<SharedLink>(chips);
}

}  // namespace eyrie
