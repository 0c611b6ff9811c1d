#include "sim/host/terminal.hpp"

#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

#include "sim/text/lines.hpp"

namespace eyrie {

std::size_t terminal_width() {
    if (isatty(STDOUT_FILENO) != 1) return 0;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const char* const text = std::getenv("COLUMNS");
    const auto columns = decimal_integer(text == nullptr ? "" : text);
    return columns && *columns > 0 ? static_cast<std::size_t>(*columns) : 0;
}

}  // namespace eyrie
