#include "sim/results/fields_json.hpp"

#include <nlohmann/json.hpp>

namespace eyrie {

namespace {

class JsonFieldPrinter final : public FieldVisitor {
public:
    using FieldVisitor::integer;
    void section(const std::string& key, const std::string&, const std::function<void()>& fields) override {
        nlohmann::ordered_json* const outer = at_;
        at_ = &(*outer)[key];
        *at_ = nlohmann::ordered_json::object();
        fields();
        at_ = outer;
    }
    void integer(const std::string& key, std::int64_t& value, IntegerRange, const std::string&,
                 const std::string&) override {
        (*at_)[key] = value;
    }
    void number(const std::string& key, double& value, double, double, const std::string&,
                const std::string&) override {
        (*at_)[key] = value;
    }
    void boolean(const std::string& key, bool& value, const std::string&) override { (*at_)[key] = value; }
    void text(const std::string& key, std::string& value, const std::string&) override { (*at_)[key] = value; }
    void choice(const std::string& key, std::string& value, const std::vector<std::string>&,
                const std::string&) override {
        (*at_)[key] = value;
    }
    nlohmann::ordered_json root = nlohmann::ordered_json::object();

private:
    nlohmann::ordered_json* at_ = &root;
};

}  // namespace

nlohmann::ordered_json visited_json(const std::function<void(FieldVisitor&)>& visit) {
    JsonFieldPrinter printer;
    visit(printer);
    return printer.root;
}

}  // namespace eyrie
