#include "dataflows/plan/pe_classes.hpp"

namespace eyrie {

PeClasses::PeClasses(PassShape& shape, int pes) : shape_(shape) {
    shape.classes.assign(1, {});
    shape.class_of_pe.assign(static_cast<std::size_t>(pes), 0);
    shape.first_of_pe.assign(static_cast<std::size_t>(pes), {});
    numbers_[{PeProgram(), Coordinates()}] = 0;
}

void PeClasses::give(std::size_t pe, const PeProgram& program, const PeWork& work) {
    const auto [entry, fresh] =
        numbers_.try_emplace({program, work.extent}, static_cast<std::int32_t>(shape_.classes.size()));
    if (fresh) shape_.classes.push_back({program, work.extent});
    shape_.class_of_pe[pe] = entry->second;
    shape_.first_of_pe[pe] = work.first;
}

}  // namespace eyrie
