#include "sim/host/log.hpp"

#include <filesystem>
#include <iostream>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "sim/text/shown.hpp"

namespace eyrie {

void print_log_from(LogLevel lowest) {
    const auto known = spdlog::get("eyrie");
    const auto logger = known ? known : spdlog::stderr_color_mt("eyrie");
    logger->set_pattern("eyrie: %^%l%$: %v");
    logger->set_level(lowest == LogLevel::error     ? spdlog::level::err
                      : lowest == LogLevel::warning ? spdlog::level::warn
                                                    : spdlog::level::info);
    spdlog::set_default_logger(logger);
}

void log_info(const std::string& message) { spdlog::info(shown(message)); }
void log_warning(const std::string& message) { spdlog::warn(shown(message)); }
void log_error(const std::string& message) { spdlog::error(shown(message)); }

void log_written(const std::string& path) {
    std::error_code ignored;
    if (path == "-" || !std::filesystem::is_regular_file(path, ignored)) return;
    if (spdlog::should_log(spdlog::level::warn)) std::cerr << "eyrie: wrote " << shown(path) << "\n";
}

}  // namespace eyrie
