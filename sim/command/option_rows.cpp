#include "sim/command/option_rows.hpp"

namespace eyrie {

namespace {

OptionKind kind_of(const po::value_semantic& semantic) {
    if (semantic.max_tokens() == 0) return OptionKind::flag;
    return semantic.is_composing() ? OptionKind::list : OptionKind::value;
}

}  // namespace

std::vector<OptionRow> option_rows(const po::options_description& options) {
    std::vector<OptionRow> rows;
    for (const auto& option : options.options()) {
        OptionRow row{option->long_name(), kind_of(*option->semantic()), {}, option->description()};
        boost::any value;
        if (row.kind == OptionKind::value && option->semantic()->apply_default(value))
            row.default_value = boost::any_cast<std::string>(value);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace eyrie
