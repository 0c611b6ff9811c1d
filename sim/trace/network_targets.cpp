#include "sim/trace/network_targets.hpp"

namespace eyrie {

namespace {

const MulticastIds& ids_of(const Plan& plan, InputKind kind) {
    return kind == InputKind::filter ? plan.filter_ids : kind == InputKind::ifmap ? plan.ifmap_ids : plan.psum_ids;
}

const InputStream& stream_of(const PassShape& shape, InputKind kind) {
    return kind == InputKind::filter  ? shape.filter_stream
           : kind == InputKind::ifmap ? shape.ifmap_stream
                                      : shape.psum_stream;
}

bool takes(const PeProgram& program, InputKind kind) {
    return kind == InputKind::filter  ? program.takes_filters()
           : kind == InputKind::ifmap ? program.takes_ifmaps()
                                      : program.takes_psums();
}

}  // namespace

NetworkTargets::NetworkTargets(const Plan& plan, InputKind kind)
    : plan_(plan), kind_(kind), pes_(ids_of(plan, kind)), by_shape_(plan.shapes.size()) {}

std::vector<std::vector<std::size_t>> NetworkTargets::by_tag(const PassShape& shape) const {
    std::vector<std::vector<std::size_t>> tags;
    for (const Tag& tag : stream_of(shape, kind_).tags) {
        tags.emplace_back();
        pes_.for_each(tag, [&](std::size_t pe) {
            if (takes(shape.program(pe), kind_)) tags.back().push_back(pe);
        });
    }
    return tags;
}

}  // namespace eyrie
