#include "sim/config/declared_keys.hpp"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace eyrie {

namespace {

class KeyLister final : public FieldVisitor {
public:
    using FieldVisitor::integer;
    void section(const std::string& key, const std::string& doc, const std::function<void()>& fields) override {
        rows.push_back({prefix_ + key, "", "", "", doc});
        const std::string outer = prefix_;
        prefix_ += key + ".";
        fields();
        prefix_ = outer;
    }
    void optional_section(const std::string& key, const std::string& doc, bool,
                          const std::function<void()>& fields) override {
        section(key, doc + "; may be left out", fields);
    }
    void integer(const std::string& key, std::int64_t& value, IntegerRange range, const std::string& unit,
                 const std::string& doc) override {
        add(key, fmt::format("{} to {}", range.low, range.high), std::to_string(value), unit, doc);
    }
    void number(const std::string& key, double& value, double low, double high, const std::string& unit,
                const std::string& doc) override {
        add(key, fmt::format("a number from {} to {}", low, high), std::isnan(value) ? "" : fmt::format("{}", value),
            unit, doc);
    }
    void boolean(const std::string& key, bool& value, const std::string& doc) override {
        add(key, "true, false", value ? "true" : "false", "", doc);
    }
    void text(const std::string& key, std::string& value, const std::string& doc) override {
        add(key, "text", quoted(value), "", doc);
    }
    void choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
                const std::string& doc) override {
        add(key, fmt::format("{}", fmt::join(allowed, ", ")), quoted(value), "", doc);
    }
    std::vector<KeyRow> rows;

private:
    static std::string quoted(const std::string& text) { return text.empty() ? "''" : text; }
    void add(const std::string& key, const std::string& values, const std::string& otherwise, const std::string& unit,
             const std::string& doc) {
        rows.push_back({prefix_ + key, values, otherwise, unit, doc});
    }
    std::string prefix_;
};

}  // namespace

std::vector<KeyRow> declared_keys(const std::function<void(FieldVisitor&)>& visit) {
    KeyLister lister;
    visit(lister);
    return lister.rows;
}

std::vector<std::string> keys_within(const std::vector<KeyRow>& rows, const std::string& section) {
    const std::string prefix = section.empty() ? "" : section + ".";
    std::vector<std::string> names;
    for (const KeyRow& row : rows)
        if (row.key.size() > prefix.size() && row.key.compare(0, prefix.size(), prefix) == 0 &&
            row.key.find('.', prefix.size()) == std::string::npos)
            names.push_back(row.key.substr(prefix.size()));
    return names;
}

}  // namespace eyrie
