#include "sim/command/commands.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/host/output_file.hpp"
#include "sim/host/terminal.hpp"
#include "sim/text/names.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

namespace {

// A terminal's lines are broken between words, with the rest below the name.
void print_lines(const std::string& lines) { print(wrapped(lines, terminal_width())); }

}  // namespace

int list_command(const std::vector<std::string>& words) {
    const std::vector<std::string> kinds = {"accelerators", "networks",     "mappings", "dataflows",
                                            "energy",       "technologies", "sweeps"};
    if (words.size() != 1 || std::find(kinds.begin(), kinds.end(), words[0]) == kinds.end())
        throw InputError(found_instead("list", words, kinds, "one of " + join(kinds, ", ")));
    if (words[0] == "dataflows") {
        std::string lines;
        for (const Dataflow& dataflow : dataflow_catalogue())
            lines += fmt::format("{}  {}\n", dataflow.name, dataflow.description);
        print_lines(lines);
        return 0;
    }
    std::string text;
    for (const std::string& name : list_configs(words[0])) {
        const YamlNode root = YamlNode::load_file(find_config(words[0], name));
        text += fmt::format("{}  {}\n", printable(name),
                            root.has("description") ? printable(root.at("description").as_text()) : "");
    }
    print_lines(text);
    return 0;
}

}  // namespace eyrie
