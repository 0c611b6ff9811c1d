#include "sim/config/yaml_tree.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "sim/kernel/errors.hpp"
#include "sim/kernel/text_streams.hpp"
#include "sim/text/names.hpp"
#include "sim/text/utf8.hpp"

namespace eyrie {

namespace {

constexpr int deepest_level = 64;
constexpr std::int64_t most_values = 2000000;

std::string too_deep(const std::string& where) {
    return fmt::format("{}nested more than {} levels deep", where, deepest_level);
}

std::string too_many_values(const std::string& where) {
    return fmt::format("{}more than {} values, aliases expanded", where, most_values);
}

// The parser takes a NUL for the end of the file and passes other bytes on as they are.
void reject_binary(const std::string& text, const std::string& origin) {
    int line = 1;
    for (std::size_t at = 0; at < text.size();) {
        const unsigned char c = static_cast<unsigned char>(text[at]);
        const std::size_t bytes = utf8_bytes(text, at);
        if (bytes == 0 || c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
            char found[8];
            std::snprintf(found, sizeof found, "0x%02X", static_cast<unsigned>(c));
            throw InputError(fmt::format("{}found {} {}; allowed: text in UTF-8{}", yaml_place(origin, line),
                                         bytes == 0 ? "byte" : "control character", found,
                                         bytes == 0 ? "" : ", of control characters tabs and line breaks"));
        }
        if (c == '\n') ++line;
        at += bytes;
    }
}

// Hears a text's documents and builds the first. The reader of the library, which builds as well, would go on for ever,
// and take all memory, where a document ends before a stray comma.
class TreeBuilder final : public YAML::EventHandler {
public:
    explicit TreeBuilder(const std::string& origin) : origin_(origin) {}

    int documents = 0;
    YamlValue::Ptr root;

    void OnDocumentStart(const YAML::Mark&) override { ++documents; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        hear(mark);
        place(made(YamlValue::Kind::nothing, mark, anchor));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        hear(mark);
        const YamlValue::Ptr meant = anchors_[anchor];
        for (const std::shared_ptr<YamlValue>& one : open_)
            if (one == meant) throw InputError(too_deep(yaml_place(origin_, meant->line)));  // it holds itself
        place(meant);
    }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  const std::string& value) override {
        hear(mark);
        const std::shared_ptr<YamlValue> one = made(YamlValue::Kind::scalar, mark, anchor);
        one->scalar = value;
        place(one);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        begin(YamlValue::Kind::sequence, mark, anchor);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        begin(YamlValue::Kind::mapping, mark, anchor);
    }
    void OnMapEnd() override { end(); }

private:
    void hear(const YAML::Mark& mark) {
        if (++heard_ > most_values) throw InputError(too_many_values(yaml_place(origin_, mark.line + 1)));
    }
    std::shared_ptr<YamlValue> made(YamlValue::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
        auto one = std::make_shared<YamlValue>();
        one->kind = kind;
        one->line = mark.line + 1;
        if (anchor != YAML::NullAnchor) anchors_[anchor] = one;
        return one;
    }
    void begin(YamlValue::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
        hear(mark);
        if (open_.size() > deepest_level) throw InputError(too_deep(yaml_place(origin_, mark.line + 1)));
        open_.push_back(made(kind, mark, anchor));
        keys_.emplace_back();
    }
    void end() {
        const std::shared_ptr<YamlValue> one = open_.back();
        open_.pop_back();
        keys_.pop_back();
        place(one);
    }
    // Where the value belongs: into the one that is open.
    void place(const YamlValue::Ptr& value) {
        if (open_.empty()) {
            if (documents == 1) root = value;
            return;
        }
        YamlValue& outer = *open_.back();
        outer.levels = std::max(outer.levels, value->levels + 1);
        outer.values = std::min(outer.values + value->values, most_values + 1);
        if (outer.levels > deepest_level) throw InputError(too_deep(yaml_place(origin_, value->line)));
        if (outer.values > most_values) throw InputError(too_many_values(yaml_place(origin_, value->line)));
        YamlValue::Ptr& key = keys_.back().key;
        if (outer.kind == YamlValue::Kind::sequence) {
            outer.elements.push_back(value);
        } else if (key == nullptr) {
            check_key(*value);
            --outer.values;  // values are counted, not their names
            key = value;
        } else {
            outer.entries.emplace_back(std::move(key), value);
            key = nullptr;
        }
    }
    void check_key(const YamlValue& key) {
        const std::string where = yaml_place(origin_, key.line);
        if (key.kind != YamlValue::Kind::scalar) throw InputError(where + "a key must be a plain name");
        if (!keys_.back().seen.insert(key.scalar).second)
            throw InputError(where + printable(key.scalar) + ": given twice in the same mapping");
    }

    struct Keys {
        YamlValue::Ptr key;  // whose value comes next
        std::set<std::string> seen;
    };
    const std::string& origin_;
    std::int64_t heard_ = 0;
    std::vector<std::shared_ptr<YamlValue>> open_;  // from the outside in
    std::vector<Keys> keys_;                        // of each of them
    std::map<YAML::anchor_t, YamlValue::Ptr> anchors_;
};

}  // namespace

std::string yaml_place(const std::string& origin, int line) {
    if (origin.compare(0, 2, "--") == 0) return origin + ": ";
    return fmt::format("{}:{}: ", origin, std::max(line, 1));
}

YamlValue::Ptr read_yaml(const std::string& text, const std::string& origin) {
    reject_binary(text, origin);
    try {
        TextReader in(text);
        YAML::Parser parser(in);
        TreeBuilder builder(origin);
        while (builder.documents < 2 && parser.HandleNextDocument(builder)) {
        }
        const bool nothing = builder.root == nullptr || builder.root->kind == YamlValue::Kind::nothing;
        if (builder.documents == 1 && !nothing) return builder.root;
        throw InputError(fmt::format("{}expected one YAML document, found {}", yaml_place(origin, 1),
                                     builder.documents > 1 ? "2 or more" : "none"));
    } catch (const YAML::DeepRecursion& error) {
        throw InputError(too_deep(yaml_place(origin, error.mark.line + 1)));
    } catch (const YAML::Exception& error) {
        throw InputError(
            fmt::format("{}not valid YAML: {}", yaml_place(origin, error.mark.line + 1), printable(error.msg)));
    }
}

}  // namespace eyrie
