#include "dataflows/plan/multicast_ids.hpp"

#include <algorithm>
#include <numeric>

namespace eyrie {

namespace {

std::size_t find_root(std::vector<std::size_t>& parent, std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

}  // namespace

MulticastAssignment assign_multicast_ids(const std::vector<std::int32_t>& group_of_pe, int rows, int columns) {
    const std::size_t groups = static_cast<std::size_t>(*std::max_element(group_of_pe.begin(), group_of_pe.end()) + 1);
    const std::size_t row_count = static_cast<std::size_t>(rows);
    // Rows that share a group are joined.
    std::vector<std::size_t> parent(row_count);
    std::iota(parent.begin(), parent.end(), std::size_t{0});
    std::vector<std::size_t> row_of_group(groups, row_count);
    for (std::size_t pe = 0; pe < group_of_pe.size(); ++pe) {
        if (group_of_pe[pe] < 0) continue;
        const std::size_t row = pe / static_cast<std::size_t>(columns);
        std::size_t& first = row_of_group[static_cast<std::size_t>(group_of_pe[pe])];
        if (first == row_count)
            first = row;
        else
            parent[find_root(parent, row)] = find_root(parent, first);
    }

    MulticastAssignment out;
    out.ids.row_id.assign(row_count, 0);
    std::vector<std::int32_t> id_of_root(row_count, -1);
    std::vector<char> takes_words(row_count, 0);
    for (std::size_t pe = 0; pe < group_of_pe.size(); ++pe)
        if (group_of_pe[pe] >= 0) takes_words[pe / static_cast<std::size_t>(columns)] = 1;
    for (std::size_t row = 0; row < row_count; ++row) {
        if (!takes_words[row]) continue;
        std::int32_t& id = id_of_root[find_root(parent, row)];
        if (id < 0) id = out.row_ids++;
        out.ids.row_id[row] = id;
    }
    out.tag_of_group.assign(groups, {});
    std::vector<std::int32_t> next_column_id(static_cast<std::size_t>(out.row_ids), 0);
    for (std::size_t group = 0; group < groups; ++group) {
        if (row_of_group[group] == row_count) continue;
        const std::int32_t row_id = out.ids.row_id[row_of_group[group]];
        const std::int32_t column_id = next_column_id[static_cast<std::size_t>(row_id)]++;
        out.tag_of_group[group] = {row_id, column_id};
        out.column_ids = std::max(out.column_ids, column_id + 1);
    }
    out.ids.column_id.assign(group_of_pe.size(), -1);
    for (std::size_t pe = 0; pe < group_of_pe.size(); ++pe)
        if (group_of_pe[pe] >= 0)
            out.ids.column_id[pe] = out.tag_of_group[static_cast<std::size_t>(group_of_pe[pe])].column;
    return out;
}

}  // namespace eyrie
