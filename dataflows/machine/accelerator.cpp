#include "dataflows/machine/accelerator.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "pe/fifos.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

void AcceleratorConfig::visit_fields(FieldVisitor& v) {
    v.text("name", name, "");
    v.text("description", description, "");
    v.integer("core_khz", core_khz, {1000, 10000000}, "kHz", "clock of array, networks and global buffer");
    v.text("technology", technology,
           "prices only: what the machine is made in, a name (configs/technologies) or a file");
    v.number("supply_v", supply_v, 0, 2, "V", "prices only: of the core; 0: the technology's");
    v.boolean("overlap_passes", overlap_passes,
              "the words of a pass are sent while PEs still work on the last; false: once the array is idle");
    v.section("array", "PE array", [&] {
        v.integer("rows", rows, {1, 1024}, "PEs", "PEs per column");
        v.integer("columns", columns, {1, 65536}, "PEs", "PEs per row");
    });
    v.section("arithmetic", "two's complement; psums wrap", [&] {
        v.integer("ifmap_bits", arithmetic.ifmap_bits, {1, 16}, "bits", "width of an ifmap word");
        v.integer("filter_bits", arithmetic.filter_bits, {1, 16}, "bits", "width of a filter word");
        v.integer("psum_bits", arithmetic.psum_bits, {2, widest_psum}, "bits", "width of a psum word");
        v.integer("product_shift", arithmetic.product_shift, {0, 31}, "bits", "low bits dropped from each product");
        v.integer("ofmap_bits", arithmetic.ofmap_bits, {0, widest_psum}, "bits",
                  "width of an ofmap word in DRAM, saturated; 0: psums are stored as they are");
        v.integer("ofmap_shift", arithmetic.ofmap_shift, {0, widest_psum - 1}, "bits",
                  "low bits dropped from a psum that becomes an ofmap word, rounding down; with ofmap_bits");
        const std::vector<std::string> kinds(std::begin(mac_numbers_names), std::end(mac_numbers_names));
        std::string kind = kinds[static_cast<std::size_t>(mac_numbers)];
        v.choice("numbers", kind, kinds, "prices only: what a MAC multiplies; what is computed are integers");
        mac_numbers = static_cast<MacNumbers>(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin());
    });
    v.section("pe", "one processing element", [&] { pe.visit_fields(v); });
    v.section("noc", "on-chip networks", [&] { noc.visit_fields(v); });
    v.section("glb", "global buffer", [&] { glb.visit_fields(v); });
    v.section("dram", "DRAM and the way to it", [&] { dram.visit_fields(v); });
    v.optional_section("vector", "unit for what the array does not do", vector.is_there(),
                       [&] { vector.visit_fields(v); });
}

namespace {

constexpr std::int64_t most_pes = 1 << 16;
constexpr std::int64_t most_buffer_words = std::int64_t{1} << 30;  // plans hold addresses in 32 bits
constexpr double longest_latency_ms = 1;                           // a layer's time has to fit in 2^64 fs

// Checks combinations of values that are valid one by one; errors name the key, and its line in the file.
class Combination {
public:
    Combination(const YamlNode& root, const Overrides& overrides, std::string path)
        : root_(root), overrides_(overrides), path_(std::move(path)) {}

    [[noreturn]] void refuse(const std::string& key, const std::string& message) const {
        throw InputError(fmt::format("{}: {}: {}", place(key), key, message));
    }
    bool is_overridden(const std::string& key) const { return overrides_.values().count(key) > 0; }
    // Given in the file or on the command line.
    bool is_given(const std::string& key) const { return is_overridden(key) || has(root_, key); }
    void require_fifo(const std::string& fifo, int depth_words, const std::string& bus, int bus_words) const {
        if (depth_words < bus_words)
            refuse(fifo, fmt::format("found {}; allowed: at least {}, the words of one bus word ({})", depth_words,
                                     bus_words, bus));
    }

private:
    std::string place(const std::string& key) const {
        const auto given = overrides_.values().find(key);
        if (given != overrides_.values().end()) return fmt::format("--set {}={}", given->first, given->second);
        return place_under(root_, key);
    }
    static bool has(const YamlNode& node, const std::string& key) {
        const std::size_t dot = key.find('.');
        if (!node.has(key.substr(0, dot))) return false;
        return dot == std::string::npos || has(node.at(key.substr(0, dot)), key.substr(dot + 1));
    }
    std::string place_under(const YamlNode& node, const std::string& key) const {
        const std::size_t dot = key.find('.');
        if (!node.has(key.substr(0, dot))) return path_;  // a default
        const YamlNode child = node.at(key.substr(0, dot));
        return dot == std::string::npos ? child.where() : place_under(child, key.substr(dot + 1));
    }

    const YamlNode& root_;
    const Overrides& overrides_;
    std::string path_;
};

void check_ofmaps(const AcceleratorConfig& c, const Combination& keys) {
    if (!c.arithmetic.requantises() && c.arithmetic.ofmap_shift > 0)
        keys.refuse("arithmetic.ofmap_shift",
                    fmt::format("found {}; allowed: 0, or arithmetic.ofmap_bits as well", c.arithmetic.ofmap_shift));
}

// A bus whose width is given in bits carries as many words as fit. If a width is given both in bits and in words, the
// command line wins over the file.
void derive_bus_words(AcceleratorConfig& c, const Combination& keys) {
    const auto derive = [&](const std::string& network, LinkConfig& link, DataType type) {
        int &width_bits = link.width_bits, &words_per_cycle = link.words_per_cycle;
        const std::string width_key = fmt::format("noc.{}.width_bits", network),
                          words_key = fmt::format("noc.{}.words_per_cycle", network);
        if (width_bits == 0) return;
        if (keys.is_overridden(words_key) && !keys.is_overridden(width_key)) {
            width_bits = 0;
            return;
        }
        const int word_bits = bits_of(c.arithmetic, type), fitting = width_bits / word_bits;
        if (fitting < 1 || fitting > 1024)
            keys.refuse(width_key,
                        fmt::format("found {}; allowed: 1 to 1024 words of {} bits, or 0", width_bits, word_bits));
        if (keys.is_given(words_key) && words_per_cycle != fitting)
            keys.refuse(
                words_key,
                fmt::format(
                    "found {}; allowed: beside {}={} only {}, the words of {} bits that fit it, or leave it out",
                    words_per_cycle, width_key, width_bits, fitting, word_bits));
        words_per_cycle = fitting;
    };
    for_each_network([&](NetworkId network, const NetworkRow& row) { derive(row.name, c.noc.bus(network), row.type); });
    derive("local_psum", c.noc.local_psum, DataType::psum);
}

// Each FIFO between a network and a PE holds a bus word; those of psums one of the psum links as well, and so do those
// of filters where a PE must reach a full bus word of psums.
void check_fifos(const AcceleratorConfig& c, const Combination& keys) {
    const auto require = [&](const PeFifoRow& fifo, const std::string& network, const LinkConfig& link) {
        keys.require_fifo(fmt::format("pe.{}", fifo.key), c.pe.*fifo.depth_words,
                          fmt::format("noc.{}.words_per_cycle", network), link.words_per_cycle);
    };
    const auto require_link = [&](const NetworkRow& row, const PeFifoRow& fifo) {
        if (row.type == DataType::psum || (row.type == DataType::filter && c.pe.psum_addition == PsumAddition::merged))
            require(fifo, "local_psum", c.noc.local_psum);
    };
    for_each_network([&](NetworkId network, const NetworkRow& row) {
        const PeFifoRow& fifo = pe_fifo_rows[place(fifo_of(network))];
        if (!row.to_pes()) require_link(row, fifo);
        require(fifo, row.name, c.noc.bus(network));
        if (row.to_pes()) require_link(row, fifo);
    });
}

void check_sizes(const AcceleratorConfig& c, const Combination& keys) {
    if (std::int64_t{c.rows} * c.columns > most_pes)
        keys.refuse("array.rows",
                    fmt::format("found {} x {} PEs; allowed: up to {} together", c.rows, c.columns, most_pes));
    if (c.glb.bank_width_bits < c.arithmetic.psum_bits)  // operands are narrower than any row
        keys.refuse("glb.bank_width_bits", fmt::format("found {}; allowed: {} to 4096, a psum (arithmetic.psum_bits)",
                                                       c.glb.bank_width_bits, c.arithmetic.psum_bits));
    const std::int64_t bank_words =
        std::max({c.glb.bank_words(c.arithmetic.ifmap_bits), c.glb.bank_words(c.arithmetic.psum_bits),
                  c.glb.bank_words(c.arithmetic.filter_bits)});
    const bool shared_is_larger = c.glb.shared_banks >= c.glb.filter_banks;
    const std::int64_t banks = shared_is_larger ? c.glb.shared_banks : c.glb.filter_banks;
    if (bank_words > most_buffer_words / banks)
        keys.refuse(shared_is_larger ? "glb.shared_banks" : "glb.filter_banks",
                    fmt::format("found {} banks of {} words; allowed: up to 2^30 words together", banks, bank_words));
}

// A unit without lanes is none, thus has no other keys, unless lanes: 0 says so.
void check_vector(const AcceleratorConfig& c, const Combination& keys) {
    if (!c.vector.is_there()) {
        for (const char* key :
             {"operations_per_cycle", "special_cycles", "port_bits", "register_words", "start_cycles"})
            if (const std::string path = std::string("vector.") + key;
                keys.is_given(path) && !keys.is_given("vector.lanes"))
                keys.refuse(path, "found a vector unit without lanes; allowed: vector.lanes as well");
        return;
    }
    const int widest = std::max(c.arithmetic.ifmap_bits, c.arithmetic.filter_bits);
    if (c.vector.port_bits < widest)
        keys.refuse("vector.port_bits",
                    fmt::format("found {}; allowed: {} to 65536, a word", c.vector.port_bits, widest));
}

// Files have all keys; what the command line sets is meant to have an effect.
void check_coding(const AcceleratorConfig& c, const Combination& keys) {
    if (c.dram.rlc) return;
    for (const char* key : {"dram.rlc_ifmaps", "dram.rlc_ofmaps", "dram.rlc_run_bits"})
        if (keys.is_overridden(key)) keys.refuse(key, "has no effect with dram.rlc=false; allowed: dram.rlc=true");
}

void check_clocks(const AcceleratorConfig& c, const Combination& keys) {
    if (c.dram.link_khz < 1000)
        keys.refuse("dram.link_khz",
                    fmt::format("found {}; allowed: an integer from 1000 to 100000000", c.dram.link_khz));
    if (static_cast<double>(c.dram.access_latency_cycles) / c.dram.link_khz > longest_latency_ms)
        keys.refuse(
            "dram.access_latency_cycles",
            fmt::format("found {}; allowed: up to {}, which is 1 ms at dram.link_khz={}", c.dram.access_latency_cycles,
                        static_cast<std::int64_t>(longest_latency_ms * c.dram.link_khz), c.dram.link_khz));
}

}  // namespace

namespace {

// The last value of a key is the machine's.
void note_override(std::vector<std::string>& noted, const std::string& key, const std::string& value) {
    const auto same = [&](const std::string& one) { return one.compare(0, key.size() + 1, key + "=") == 0; };
    noted.erase(std::remove_if(noted.begin(), noted.end(), same), noted.end());
    noted.push_back(fmt::format("{}={}", key, value));
}

// `config` holds the defaults for keys that neither the file nor the overrides give.
AcceleratorConfig read_checked(AcceleratorConfig config, const YamlNode& root, const Overrides& overrides,
                               const std::string& path) {
    YamlFieldReader reader(root, overrides);
    config.visit_fields(reader);
    reader.finish();
    const Combination keys(root, overrides, path);
    if (keys.is_overridden("name"))
        keys.refuse("name", "says which file the machine is of; allowed: any other key, shown behind it");
    check_ofmaps(config, keys);
    derive_bus_words(config, keys);
    check_fifos(config, keys);
    check_sizes(config, keys);
    check_clocks(config, keys);
    check_vector(config, keys);
    check_coding(config, keys);
    return config;
}

// The values of the keys that are overridden, as they are printed. Sweeps read a machine for each point.
class OverriddenValues final : public FieldVisitor {
public:
    OverriddenValues(AcceleratorConfig config, const Overrides& overrides) : overrides_(overrides) {
        config.visit_fields(*this);
    }
    const std::string& of(const std::string& key) const { return texts_.at(key); }

    using FieldVisitor::integer;
    void section(const std::string& key, const std::string&, const std::function<void()>& fields) override {
        const std::size_t outside = prefix_.size();
        prefix_ += key + ".";
        fields();
        prefix_.resize(outside);
    }
    void optional_section(const std::string& key, const std::string& doc, bool,
                          const std::function<void()>& fields) override {
        section(key, doc, fields);
    }
    void integer(const std::string& key, std::int64_t& value, IntegerRange, const std::string&,
                 const std::string&) override {
        put(key, value);
    }
    void number(const std::string& key, double& value, double, double, const std::string&,
                const std::string&) override {
        put(key, value);
    }
    void boolean(const std::string& key, bool& value, const std::string&) override { put(key, value); }
    void text(const std::string& key, std::string& value, const std::string&) override { put(key, value); }
    void choice(const std::string& key, std::string& value, const std::vector<std::string>&,
                const std::string&) override {
        put(key, value);
    }

private:
    template <class T>
    void put(const std::string& key, const T& value) {
        std::string path = prefix_ + key;
        if (overrides_.values().count(path) != 0) texts_.emplace(std::move(path), fmt::format("{}", value));
    }

    const Overrides& overrides_;
    std::string prefix_;
    std::map<std::string, std::string> texts_;
};

// Those of the overrides that make the machine another one; all of them where it is none without, or where a value that
// is said twice makes a difference to what follows from it.
Overrides that_change(const AcceleratorConfig& defaults, const YamlNode& root, const Overrides& overrides,
                      const std::string& path, const AcceleratorConfig& machine, const OverriddenValues& values) {
    try {
        const OverriddenValues without(read_checked(defaults, root, {}, path), overrides);
        Overrides changing;
        for (const auto& [key, value] : overrides.values())
            if (values.of(key) != without.of(key)) changing.add(key + "=" + value);
        if (changing.values().size() == overrides.values().size()) return overrides;
        const AcceleratorConfig same = read_checked(defaults, root, changing, path);
        if (accelerator_yaml(same, false) == accelerator_yaml(machine, false)) return changing;
    } catch (const InputError&) {
    }
    return overrides;
}

AcceleratorConfig read_accelerator(const AcceleratorConfig& defaults, const YamlNode& root, const Overrides& overrides,
                                   const std::string& path) {
    AcceleratorConfig machine = read_checked(defaults, root, overrides, path);
    if (overrides.values().empty()) return machine;
    const OverriddenValues values(machine, overrides);
    const Overrides changing = that_change(defaults, root, overrides, path, machine, values);
    for (const auto& [key, value] : changing.values()) note_override(machine.overrides, key, values.of(key));
    return machine;
}

}  // namespace

std::string AcceleratorConfig::title_as(const std::string& other) const {
    const std::string& called = other.empty() ? name : other;
    return overrides.empty() ? called : fmt::format("{} + {}", called, fmt::join(overrides, ", "));
}

AcceleratorConfig load_accelerator(const std::string& path, const Overrides& overrides) {
    return read_accelerator({}, YamlNode::load_file(path), overrides, path);
}

AcceleratorConfig parse_accelerator(const std::string& text, const std::string& origin, const Overrides& overrides) {
    return read_accelerator({}, YamlNode::parse(text, origin), overrides, origin);
}

AcceleratorConfig with_overrides(const AcceleratorConfig& config, const Overrides& overrides) {
    const std::string origin = "accelerator " + config.name;
    return read_accelerator(config, YamlNode::parse("{}", origin), overrides, origin);
}

std::string accelerator_yaml(AcceleratorConfig config, bool with_docs) {
    YamlFieldPrinter printer(with_docs);
    config.visit_fields(printer);
    return printer.text_out();
}

}  // namespace eyrie
