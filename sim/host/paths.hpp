// Where paths lead.
#pragma once

#include <filesystem>
#include <system_error>

namespace eyrie {

// As std::filesystem's absolute, canonical, weakly_canonical and read_symlink, but that they throw std::bad_alloc where
// memory lacks: those tell it by `error`, as that there is no such place.
std::filesystem::path absolute_path(const std::filesystem::path& path, std::error_code& error);
std::filesystem::path canonical_path(const std::filesystem::path& path, std::error_code& error);
std::filesystem::path weakly_canonical_path(const std::filesystem::path& path, std::error_code& error);
std::filesystem::path target_of_link(const std::filesystem::path& link, std::error_code& error);

}  // namespace eyrie
