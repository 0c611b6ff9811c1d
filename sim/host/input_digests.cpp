#include "sim/host/input_digests.hpp"

#include "sim/host/sha256.hpp"

namespace eyrie {

namespace {

thread_local RememberDigests* remembering = nullptr;

}  // namespace

RememberDigests::RememberDigests(bool wanted) : outer_(remembering) {
    if (wanted) remembering = this;
}

RememberDigests::~RememberDigests() { remembering = outer_; }

bool digests_are_wanted() { return remembering != nullptr; }

void remember_digest(const std::string& path, const std::string& digest) {
    if (remembering != nullptr) remembering->by_path_.emplace(path, digest);
}

std::string digest_of_input(const std::string& path) {
    if (remembering != nullptr)
        if (const auto found = remembering->by_path_.find(path); found != remembering->by_path_.end())
            return found->second;
    return sha256_of_file(path);
}

}  // namespace eyrie
