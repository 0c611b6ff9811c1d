#include "sim/sweep/space/design_space.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/space/plain_value.hpp"

namespace eyrie {

DesignSpace::DesignSpace(SweepFile file) : file_(std::move(file)) {
    constexpr std::uint64_t most = std::uint64_t{1} << 62;
    for (const SweepAxis& axis : file_.axes) {
        if (axis.values.size() > most / candidates_)
            throw InputError(axis.where + ": found more than 2^62 points; allowed: fewer, also with a sample");
        candidates_ *= axis.values.size();
        varied_keys_.insert(varied_keys_.end(), axis.keys.begin(), axis.keys.end());
    }
}

void DesignSpace::visit(std::uint64_t candidate, const Use& use) const {
    std::uint64_t later = candidates_;  // points of the axes that vary faster
    for (const SweepAxis& axis : file_.axes) {
        later /= axis.values.size();
        const std::uint64_t at = candidate / later % axis.values.size();
        const std::vector<std::string>& values = axis.values[at];
        const std::vector<std::string>& names = axis.names.empty() ? values : axis.names[at];
        for (std::size_t i = 0; i < axis.keys.size(); ++i) use(axis.keys[i], values[i], names[i]);
    }
}

PointSettings DesignSpace::settings(std::uint64_t candidate) const {
    PointSettings settings = file_.base;
    visit(candidate,
          [&](const std::string& key, const std::string& value, const std::string&) { settings.set(key, value); });
    return settings;
}

nlohmann::ordered_json DesignSpace::parameters(std::uint64_t candidate) const {
    nlohmann::ordered_json parameters = nlohmann::ordered_json::object();
    visit(candidate, [&](const std::string& key, const std::string&, const std::string& name) {
        parameters[key] = plain_value(name);
    });
    return parameters;
}

}  // namespace eyrie
