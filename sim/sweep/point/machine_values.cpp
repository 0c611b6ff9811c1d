#include "sim/sweep/point/machine_values.hpp"

#include <cstdlib>

namespace eyrie {

namespace {

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
    // Within what an int of the configuration holds.
    bool number_at(const std::string& key, double& value) const {
        constexpr double largest = 2147483647;
        const auto given = values_.find(path(key));
        if (given == values_.end()) return false;
        char* end = nullptr;
        value = std::strtod(given->second.c_str(), &end);
        return end != given->second.c_str() && *end == '\0' && value >= -largest && value <= largest;
    }
    const std::map<std::string, std::string>& values_;
};

class Collector final : public PathVisitor {
public:
    explicit Collector(bool with_names) : with_names_(with_names) {}
    using PathVisitor::integer;
    void integer(const std::string& key, std::int64_t& value, IntegerRange, const std::string&,
                 const std::string&) override {
        add(key, static_cast<double>(value));
    }
    void number(const std::string& key, double& value, double, double, const std::string&,
                const std::string&) override {
        add(key, value);
    }
    void boolean(const std::string& key, bool& value, const std::string&) override { add(key, value ? 1 : 0); }
    void text(const std::string&, std::string&, const std::string&) override {}
    void choice(const std::string&, std::string&, const std::vector<std::string>&, const std::string&) override {}
    std::vector<std::string> names;
    std::vector<double> numbers;

private:
    void add(const std::string& key, double value) {
        if (with_names_) names.push_back(path(key));
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
