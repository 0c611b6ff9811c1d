// A text of several tables, each with a name and a title: which of them are shown, which of their columns, how wide.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/text/text_table.hpp"

namespace eyrie {

class Tables {
public:
    // `after`: lines that go with the table.
    void add(std::string name, const std::string& title, TextTable table, std::string after = "");
    std::vector<std::string> names() const;
    // Of the tables that the layout wants, each once, in their order.
    std::vector<std::string> column_names(const TableLayout& layout) const;
    // With columns chosen, only tables that have one of them. A table or column that is not there, as there is nothing
    // to say in it, is named.
    std::string text(const TableLayout& layout) const;

private:
    struct Titled {
        std::string name, title;
        TextTable table;
        std::string after;
    };
    std::vector<Titled> tables_;
};

// The same lines, none longer than the width where its words allow that; what goes on is indented by two
// more than its line. 0: as they are.
std::string wrapped(const std::string& lines, std::size_t width);

}  // namespace eyrie
