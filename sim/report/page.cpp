#include "sim/report/page.hpp"

#include <cstdint>
#include <string>

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

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

// Scripts hold numbers as 64-bit floating point: larger integers travel as text, so that they stay exact.
void keep_exact(Json& value) {
    constexpr std::uint64_t largest = std::uint64_t(1) << 53;
    if (value.is_structured()) {
        for (Json& child : value) keep_exact(child);
    } else if (value.is_number_unsigned() && value.get<std::uint64_t>() > largest) {
        value = std::to_string(value.get<std::uint64_t>());
    } else if (value.is_number_integer() && !value.is_number_unsigned() &&
               value.get<std::int64_t>() < -static_cast<std::int64_t>(largest)) {
        value = std::to_string(value.get<std::int64_t>());
    }
}

// JSON inside a script element. The element ends at "</script" and goes astray at "<!--" wherever they stand; in JSON
// a "<" stands in texts only, where it can be written as an escape.
std::string script_data(Json data) {
    keep_exact(data);
    const std::string text = data.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == '<')
            out += "\\u003c";
        else
            out += c;
    }
    return out;
}

}  // namespace

std::string page_text(const std::string& title, const nlohmann::ordered_json& data) {
    const std::string_view source = page_file("page.html");
    std::string out;
    std::size_t at = 0;
    for (std::size_t open; (open = source.find("{{", at)) != std::string_view::npos;) {
        const std::size_t close = source.find("}}", open);
        const std::string name(source.substr(open + 2, close - open - 2));
        out += source.substr(at, open - at);
        if (name == "title")
            out += escaped_html(title);
        else if (name == "data")
            out += script_data(data);
        else if (name.find('.') != std::string::npos && name.rfind("text:", 0) == 0)
            out += escaped_html(page_file(name.substr(5)));
        else
            out += page_file(name);
        at = close + 2;
    }
    out += source.substr(at);
    return out;
}

}  // namespace eyrie
