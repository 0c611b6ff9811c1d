#include "sim/sweep/space/sweep_keys.hpp"

#include <map>

#include "sim/serve/load/question_keys.hpp"
#include "sim/sweep/space/point_settings.hpp"

namespace eyrie {

namespace {

const std::vector<KeyRow> file_rows = {
    {"name", "text", "", "", "of the sweep, in its store"},
    {"description", "text", "''", "", "one line"},
    {"base", "a mapping", "", "", "what all points have: keys below"},
    {"serve", "a mapping", "none", "", "a scenario that every point is run in, with the options of eyrie serve"},
    {"vary", "a sequence of mappings", "", "", "the axes of the space: each value of one with each of the others"},
    {"vary[].key", "a key of base", "", "", "what varies; or link"},
    {"vary[].values", "a sequence", "", "", "its values; with link a sequence for each"},
    {"vary[].range", "a mapping", "", "", "in place of values"},
    {"vary[].range.from", "an integer", "", "", "the first value"},
    {"vary[].range.to", "an integer", "", "", "the last value, at most"},
    {"vary[].range.step", "an integer", "", "", "from value to value; or factor"},
    {"vary[].range.factor", "1.001 to 1000000", "", "", "from value to value"},
    {"vary[].link", "a sequence of keys", "", "", "two keys or more that vary together"},
    {"vary[].names", "a sequence", "the values", "", "one for each value: what tables and pages call it"},
    {"constraints", "a sequence of expressions", "none", "", "points for which one is not true are left out"},
    {"sample", "a mapping", "all points", "", "points drawn from the space"},
    {"sample.points", "1 to 1000000", "", "points", "how many"},
    {"sample.seed", "0 to 2^63 - 1", "1", "", "of the draw"},
    {"refine", "a number", "none", "%",
     "afterwards, points within so much of the front of energy, delay and area are mapped exactly"}};

// Of a point: keys of `base`, which may vary as well.
struct SettingDoc {
    const char* values;
    const char* doc;
};
const std::map<std::string, SettingDoc> setting_docs = {
    {"accelerator", {"name or file", "the machine; accelerator.KEY.PATH is any key of its file"}},
    {"network", {"name or file", "what runs; required"}},
    {"layers", {"names, or all", "which of its layers; default: those that are not fully connected"}},
    {"dataflow", {"a dataflow's name", "as of eyrie run"}},
    {"batch", {"1 to 65536", "images"}},
    {"mapping", {"name or file", "given mappings; default: chosen by the mapper"}},
    {"objective", {"energy, delay, edp, array, network-edp", "what a chosen mapping has least of"}},
    {"mapper", {"exact, estimate", "how mappings are chosen"}},
    {"energy", {"name or file", "prices, as of eyrie run"}},
    {"area", {"name or file", "areas of RF and buffer by size"}},
    {"seed", {"0 to 2^63 - 1", "of the generated tensors"}},
    {"check", {"true, false", "whether ofmaps are compared with a reference convolution"}}};

}  // namespace

std::vector<KeyRow> sweep_key_rows() {
    std::vector<KeyRow> rows = file_rows;
    for (const QuestionKey& one : question_keys())
        rows.push_back(
            {serve_key(one.key), "as of eyrie serve", one.by_default == nullptr ? "" : one.by_default, "", one.doc});
    for (const std::string& key : setting_keys()) {
        if (key.rfind(serve_prefix, 0) == 0) continue;
        const auto known = setting_docs.find(key);
        const SettingDoc of = known == setting_docs.end() ? SettingDoc{"text", ""} : known->second;
        rows.push_back({"base." + key, of.values, PointSettings().get(key), "", of.doc});
    }
    return rows;
}

}  // namespace eyrie
