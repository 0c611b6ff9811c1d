#include "tests/support/mapper_case.hpp"

#include "tests/support/brute_force.hpp"
#include "tests/support/random_layer.hpp"

namespace eyrie {

namespace {

void make_buffer_tight(Random& random, AcceleratorConfig& machine) {
    machine.glb.bank_rows = static_cast<int>(random.between(1, 16));
    machine.glb.shared_banks = static_cast<int>(random.between(2, 12));
    machine.glb.filter_banks = static_cast<int>(random.between(machine.glb.filters_share ? 0 : 1, 4));
}

}  // namespace

MapperCase random_mapper_case(Random& random, const Dataflow& dataflow, std::int64_t most) {
    static const char* const tables[] = {"normalized", "eyeriss_65nm", "accelergy_45nm"};
    MapperCase one;
    one.machine = random_machine(random);
    if (random.below(2) == 0) make_buffer_tight(random, one.machine);
    one.energy =
        load_energy_table(EYRIE_SOURCE_DIR "/configs/energy/" + std::string(tables[random.below(3)]) + ".yaml");
    do {
        one.layer = random_layer(random);
        one.batch = random.between(1, 3);
    } while (combinations(dataflow, one.layer, one.batch) > most);
    return one;
}

std::string describe(const MapperCase& one, const Dataflow& dataflow) {
    const AcceleratorConfig& m = one.machine;
    return describe(one.layer, one.batch, dataflow, MappingParameters()) + "; " + one.energy.name + "; " +
           accelerator_yaml(m, false);
}

}  // namespace eyrie
