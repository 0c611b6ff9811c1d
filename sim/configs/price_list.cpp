#include "sim/configs/price_list.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/text/tables.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

std::string number(double value) { return fmt::format("{:.4g}", value); }

std::string size_of(const Component& part) {
    if (part.words > 0) return fmt::format("{} x {} b", with_thousands(part.words), part.width_bits);
    if (part.wire_mm > 0) return fmt::format("{} b, {:.3g} mm", part.width_bits, part.wire_mm);
    return part.width_bits > 0 ? fmt::format("{} b", part.width_bits) : "";
}

std::string energies_of(const Component& part) {
    std::string text;
    for (const auto& [action, pj] : part.actions_pj)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", action, number(pj));
    return text;
}

double total_um2(const Component& part) { return part.area_um2 * static_cast<double>(part.instances); }

std::string sources(const MachinePrices& prices) {
    std::string text;
    std::vector<std::string> told;
    for (const Component& part : prices.components) {
        if (std::find(told.begin(), told.end(), part.model + part.source) != told.end()) continue;
        told.push_back(part.model + part.source);
        text += fmt::format("{}: {}\n", part.model, part.source);
    }
    return text;
}

}  // namespace

std::string prices_table(const AcceleratorConfig& machine, const MachinePrices& prices, std::size_t width) {
    TextTable table({"component", "size", "each", "pJ", "leakage uW", "area um2", "all mm2", "model"});
    for (const Component& part : prices.components)
        table.row({part.name, size_of(part), with_thousands(part.instances), energies_of(part),
                   part.leakage_uw > 0 ? number(part.leakage_uw) : "", part.area_um2 > 0 ? number(part.area_um2) : "",
                   part.area_um2 > 0 ? number(total_um2(part) * 1e-6) : "", part.model});
    TextTable words({"price of a word", "pJ"});
    words.row({"mac.active", number(prices.table.mac_active)});
    words.row({"mac.gated", number(prices.table.mac_gated)});
    for (std::size_t i = 0; i < price_keys; ++i)
        words.row({std::string(price_table.keys[i].key), number(prices.table.price[i])});
    if (machine.vector.is_there())
        for (const VectorPrice& one : vector_prices) words.row({one.key, number(prices.table.vector.*one.price)});
    const std::string title =
        fmt::format("{} in {}, {:.3g} V: components (energies of one action of one; docs/energy.md)\n", machine.title(),
                    prices.table.technology, prices.table.voltage_v);
    const std::string sums = fmt::format(
        "\ncore {:.3f} mm2, PE pitch {:.4f} mm, buffer {:.3f} mm on a side; clock network {:.2f} mW, leakage {:.4f} "
        "mW\noverhead {:.0f} %: control and local clocks, on top of MACs and accesses on the chip\n\n"
        "What words cost (rows used whole; DRAM: {} bits)\n",
        prices.core_mm2, prices.pe_pitch_mm, prices.buffer_side_mm, prices.table.clock_mw, prices.table.leakage_mw,
        prices.table.overhead_percent, prices.table.word_bits);
    const TableLayout layout{width, {}, {}};
    return wrapped(title, width) + table.text(layout) + wrapped(sums, width) + words.text(layout) +
           wrapped("\nSources\n" + sources(prices), width);
}

std::string prices_json(const AcceleratorConfig& machine, const MachinePrices& prices,
                        const std::optional<Provenance>& provenance) {
    nlohmann::ordered_json out;
    out["schema"] = "eyrie.prices/1";
    out["accelerator"] = machine.title();
    out["technology"] = prices.table.technology;
    out["supply_v"] = prices.table.voltage_v;
    out["core_mm2"] = prices.core_mm2;
    out["pe_pitch_mm"] = prices.pe_pitch_mm;
    out["buffer_side_mm"] = prices.buffer_side_mm;
    out["clock_mw"] = prices.table.clock_mw;
    out["leakage_mw"] = prices.table.leakage_mw;
    out["overhead_percent"] = prices.table.overhead_percent;
    out["components"] = nlohmann::ordered_json::array();
    for (const Component& part : prices.components) {
        nlohmann::ordered_json one;
        one["name"] = part.name;
        one["model"] = part.model;
        one["instances"] = part.instances;
        one["words"] = part.words;
        one["width_bits"] = part.width_bits;
        one["capacity_bytes"] = static_cast<double>(part.words) * part.width_bits / 8;
        one["wire_mm"] = part.wire_mm;
        one["energy_pj"] = nlohmann::ordered_json::object();
        for (const auto& [action, pj] : part.actions_pj) one["energy_pj"][action] = pj;
        one["leakage_uw"] = part.leakage_uw;
        one["area_um2"] = part.area_um2;
        one["source"] = part.source;
        out["components"].push_back(one);
    }
    nlohmann::ordered_json& words = out["words_pj"];
    words["mac.active"] = prices.table.mac_active;
    words["mac.gated"] = prices.table.mac_gated;
    words["mac.gated_psum"] = prices.table.mac_gated_psum;
    for (std::size_t i = 0; i < price_keys; ++i) words[std::string(price_table.keys[i].key)] = prices.table.price[i];
    if (machine.vector.is_there())
        for (const VectorPrice& one : vector_prices) words[one.key] = prices.table.vector.*one.price;
    out["word_bits"] = prices.table.word_bits;
    add_provenance(provenance, out);
    return out.dump(2) + "\n";
}

std::string accelergy_ert(const MachinePrices& prices) {
    std::string text = "ERT:\n  version: 0.4\n  tables:\n";
    for (const Component& part : prices.components) {
        if (part.actions_pj.empty()) continue;
        text += fmt::format("    - name: {}\n      actions:\n", part.name);
        for (const auto& [action, pj] : part.actions_pj)
            text += fmt::format("        - name: {}\n          arguments: {{}}\n          energy: {}\n", action, pj);
        if (part.leakage_uw > 0)  // a cycle's, at the accelerator's clock
            text += fmt::format("        - name: leak\n          arguments: {{}}\n          energy: {}\n",
                                part.leakage_uw * 1e3 / prices.core_khz);
    }
    return text;
}

std::string accelergy_art(const MachinePrices& prices) {
    std::string text = "ART:\n  version: 0.4\n  tables:\n";
    for (const Component& part : prices.components)
        if (part.area_um2 > 0) text += fmt::format("    - name: {}\n      area: {}\n", part.name, part.area_um2);
    return text;
}

}  // namespace eyrie
