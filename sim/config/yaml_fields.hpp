// Fields (sim/config/fields.hpp) read from YAML and from `--set`, and printed as YAML.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/config/yaml.hpp"

namespace eyrie {

// Values given on the command line as key.path=value; they win over the file.
class Overrides {
public:
    // Throws InputError when `assignment` is not of the form key.path=value or repeats a path.
    void add(const std::string& assignment);
    const std::map<std::string, std::string>& values() const { return values_; }

private:
    std::map<std::string, std::string> values_;
};

// Fills fields from a mapping; a missing key keeps the field's value, unless `required`.
class YamlFieldReader final : public FieldVisitor {
public:
    YamlFieldReader(const YamlNode& root, const Overrides& overrides);
    using FieldVisitor::integer;
    void section(const std::string& key, const std::string& doc, const std::function<void()>& fields) override;
    void optional_section(const std::string& key, const std::string& doc, bool,
                          const std::function<void()>& fields) override {
        section(key, doc, fields);
    }
    void integer(const std::string& key, std::int64_t& value, IntegerRange range, const std::string& unit,
                 const std::string& doc) override;
    void number(const std::string& key, double& value, double low, double high, const std::string& unit,
                const std::string& doc) override;
    void boolean(const std::string& key, bool& value, const std::string& doc) override;
    void text(const std::string& key, std::string& value, const std::string& doc) override;
    void choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
                const std::string& doc) override;
    // Call after the last field: throws InputError for keys and overrides that are not declared.
    void finish();

private:
    struct Level {
        const YamlNode* node;  // null when the section is absent from the file
        std::string prefix;
        std::vector<std::string> declared;
    };
    // The node that holds the value of `key`, from an override or from the file; false: keep default.
    template <class Use>
    void use(const std::string& key, Use&& use);
    std::string path_of(const std::string& key) const;
    [[noreturn]] void refuse_override(const std::string& path, const std::string& value) const;
    std::vector<std::string> likely_paths(const std::string& found) const;
    std::vector<std::string> paths_in(const std::string& section) const;
    void check_level(const Level& level) const;

    std::vector<Level> levels_;
    std::map<std::string, std::string> pending_overrides_;
    std::vector<std::string> declared_paths_;
};

// Prints fields as YAML, every default spelled out, with unit and doc as a comment.
class YamlFieldPrinter final : public FieldVisitor {
public:
    explicit YamlFieldPrinter(bool with_docs) : with_docs_(with_docs) {}
    using FieldVisitor::integer;
    void section(const std::string& key, const std::string& doc, const std::function<void()>& fields) override;
    void integer(const std::string& key, std::int64_t& value, IntegerRange range, const std::string& unit,
                 const std::string& doc) override;
    void number(const std::string& key, double& value, double low, double high, const std::string& unit,
                const std::string& doc) override;
    void boolean(const std::string& key, bool& value, const std::string& doc) override;
    void text(const std::string& key, std::string& value, const std::string& doc) override;
    void choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
                const std::string& doc) override;
    const std::string& text_out() const { return out_; }

private:
    void line(const std::string& key, const std::string& value, const std::string& doc);
    bool with_docs_;
    int depth_ = 0;
    std::string out_;
};

}  // namespace eyrie
