// One HTML text that needs nothing else: a template, with styles, scripts and data put in their places.
//
// The template, page.html, holds {{title}}, {{ledger}}, {{data}}, {{FILE}} for a file as it is and {{text:FILE}} for
// one as text.
#pragma once

#include <string>
#include <string_view>

namespace eyrie {

// A page's file by its path (sim/page/page_files.cmake). Throws std::logic_error.
using PageFiles = std::string_view (*)(const std::string& name);

// `json`: what the page's scripts show. Names in it come from users: nothing in it can leave its place in the page.
// `ledger`: what there is to count.
std::string html_page(PageFiles files, const std::string& title, const std::string& ledger, const std::string& json);

}  // namespace eyrie
