#include "sim/sweep/point/machine_values.hpp"

#include <cstdlib>

namespace eyrie {

namespace {

// False unless it is within what an int of the configuration holds.
bool number_of(const std::string& text, double& value) {
    constexpr double largest = 2147483647;
    char* end = nullptr;
    value = std::strtod(text.c_str(), &end);
    return end != text.c_str() && *end == '\0' && value >= -largest && value <= largest;
}

class PathVisitor : public FieldVisitor {
public:
    using FieldVisitor::integer;
    void section(const std::string& key, const std::string&, const std::function<void()>& fields) override {
        const std::size_t outer = prefix_.size();
        prefix_ += key;
        prefix_ += '.';
        fields();
        prefix_.resize(outer);
    }
    void optional_section(const std::string& key, const std::string& doc, bool,
                          const std::function<void()>& fields) override {
        section(key, doc, fields);
    }

protected:
    std::string path(const std::string& key) const { return prefix_ + key; }

private:
    std::string prefix_;
};

class Setter final : public PathVisitor {
public:
    explicit Setter(const std::map<std::string, std::string>& values) : values_(values) {}
    using PathVisitor::integer;
    void integer(const std::string& key, std::int64_t& value, IntegerRange, const std::string&,
                 const std::string&) override {
        if (double given = 0; number_at(key, given)) value = static_cast<std::int64_t>(given);
    }
    void number(const std::string& key, double& value, double, double, const std::string&,
                const std::string&) override {
        if (double given = 0; number_at(key, given)) value = given;
    }
    void boolean(const std::string& key, bool& value, const std::string&) override {
        const auto given = values_.find(path(key));
        if (given != values_.end()) value = given->second == "true";
    }
    void text(const std::string&, std::string&, const std::string&) override {}
    void choice(const std::string&, std::string&, const std::vector<std::string>&, const std::string&) override {}

private:
    bool number_at(const std::string& key, double& value) const {
        const auto given = values_.find(path(key));
        return given != values_.end() && number_of(given->second, value);
    }
    const std::map<std::string, std::string>& values_;
};

class Collector final : public PathVisitor {
public:
    using Kind = NumberSetter::Kind;
    explicit Collector(bool with_names) : with_names_(with_names) {}
    using PathVisitor::integer;
    void integer(const std::string& key, std::int64_t& value, IntegerRange, const std::string&,
                 const std::string&) override {
        add(key, Kind::integer, static_cast<double>(value));
    }
    void number(const std::string& key, double& value, double, double, const std::string&,
                const std::string&) override {
        add(key, Kind::number, value);
    }
    void boolean(const std::string& key, bool& value, const std::string&) override {
        add(key, Kind::boolean, value ? 1 : 0);
    }
    void text(const std::string&, std::string&, const std::string&) override {}
    void choice(const std::string&, std::string&, const std::vector<std::string>&, const std::string&) override {}
    std::vector<std::string> names;
    std::vector<Kind> kinds;
    std::vector<double> numbers;

private:
    void add(const std::string& key, Kind kind, double value) {
        if (with_names_) {
            names.push_back(path(key));
            kinds.push_back(kind);
        }
        numbers.push_back(value);
    }
    bool with_names_;
};

}  // namespace

AcceleratorConfig with_unchecked(AcceleratorConfig machine, const std::map<std::string, std::string>& values) {
    Setter setter(values);
    machine.visit_fields(setter);
    return machine;
}

NumberSetter::NumberSetter() {
    Collector collector(true);
    AcceleratorConfig().visit_fields(collector);
    for (std::size_t i = 0; i < collector.names.size(); ++i)
        places_.emplace(collector.names[i], Place{i, collector.kinds[i]});
}

void NumberSetter::set(std::vector<double>& numbers, const std::map<std::string, std::string>& values) const {
    for (const auto& [path, text] : values) {
        const auto place = places_.find(path);
        if (place == places_.end()) continue;
        double& number = numbers[place->second.index];
        double given = 0;
        if (place->second.kind == Kind::boolean)
            number = text == "true" ? 1 : 0;
        else if (number_of(text, given))
            number =
                place->second.kind == Kind::integer ? static_cast<double>(static_cast<std::int64_t>(given)) : given;
    }
}

std::vector<std::string> machine_number_names() {
    Collector collector(true);
    AcceleratorConfig().visit_fields(collector);
    return collector.names;
}

std::vector<double> machine_numbers(AcceleratorConfig& machine) {
    Collector collector(false);
    machine.visit_fields(collector);
    return collector.numbers;
}

}  // namespace eyrie
