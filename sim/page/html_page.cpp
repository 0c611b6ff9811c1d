#include "sim/page/html_page.hpp"

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
void append_script_data(std::string& out, const std::string& json) {
    for (const char c : json) {
        if (c == '<')
            out += "\\u003c";
        else
            out += c;
    }
}

}  // namespace

std::string html_page(PageFiles files, const std::string& title, const std::string& ledger, const std::string& json) {
    const std::string_view source = files("page.html");
    std::string out;
    out.reserve(source.size() + json.size());
    std::size_t at = 0;
    for (std::size_t open; (open = source.find("{{", at)) != std::string_view::npos;) {
        const std::size_t close = source.find("}}", open);
        const std::string name(source.substr(open + 2, close - open - 2));
        out += source.substr(at, open - at);
        if (name == "title")
            out += escaped_html(title);
        else if (name == "ledger")
            append_script_data(out, ledger);
        else if (name == "data")
            append_script_data(out, json);
        else if (name.rfind("text:", 0) == 0)
            out += escaped_html(files(name.substr(5)));
        else
            out += files(name);
        at = close + 2;
    }
    out += source.substr(at);
    return out;
}

}  // namespace eyrie
