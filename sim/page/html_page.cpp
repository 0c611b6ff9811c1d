#include "sim/page/html_page.hpp"

#include <deque>
#include <utility>
#include <vector>

namespace eyrie {

namespace {

std::string escaped_html(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    return out;
}

// JSON inside a script element. The element ends at "</script" and goes astray at "<!--" wherever they stand; in JSON
// a "<" stands in texts only, where it can be written as an escape.
std::string script_data(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    for (const char c : json) {
        if (c == '<')
            out += "\\u003c";
        else
            out += c;
    }
    return out;
}

}  // namespace

std::string html_page(PageFiles files, const std::string& title, const std::string& ledger, const std::string& json) {
    const std::string_view source = files("page.html");
    std::deque<std::string> made;  // what is not in the page's files as it stands
    std::vector<std::string_view> pieces;
    const auto make = [&](std::string text) -> std::string_view { return made.emplace_back(std::move(text)); };
    std::size_t at = 0;
    for (std::size_t open; (open = source.find("{{", at)) != std::string_view::npos;) {
        const std::size_t close = source.find("}}", open);
        const std::string name(source.substr(open + 2, close - open - 2));
        pieces.push_back(source.substr(at, open - at));
        if (name == "title")
            pieces.push_back(make(escaped_html(title)));
        else if (name == "ledger")
            pieces.push_back(make(script_data(ledger)));
        else if (name == "data")
            pieces.push_back(make(script_data(json)));
        else if (name.rfind("text:", 0) == 0)
            pieces.push_back(make(escaped_html(files(name.substr(5)))));
        else
            pieces.push_back(files(name));
        at = close + 2;
    }
    pieces.push_back(source.substr(at));
    std::size_t size = 0;
    for (const std::string_view piece : pieces) size += piece.size();
    std::string out;
    out.reserve(size);  // most of it is a library of a megabyte, which is not to be copied again as the page grows
    for (const std::string_view piece : pieces) out += piece;
    return out;
}

}  // namespace eyrie
