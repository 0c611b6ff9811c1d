// Digests (SHA-256) of the bytes that a result stands on: of what was read, not of what the file holds by the time that
// somebody asks.
#pragma once

#include <map>
#include <string>

namespace eyrie {

// While it lives, read_input of this thread keeps the digest of what it reads. Of a file that is read again, the first
// one counts: it is what the result was made of.
class RememberDigests {
public:
    // Not `wanted`: it does nothing, and nothing is hashed.
    explicit RememberDigests(bool wanted = true);
    ~RememberDigests();
    RememberDigests(const RememberDigests&) = delete;
    RememberDigests& operator=(const RememberDigests&) = delete;

private:
    std::map<std::string, std::string> by_path_;
    RememberDigests* outer_;

    friend bool digests_are_wanted();
    friend void remember_digest(const std::string& path, const std::string& digest);
    friend std::string digest_of_input(const std::string& path);
};

// For readers: whether somebody wants digests, and that of a file, also of one whose content they have kept.
bool digests_are_wanted();
void remember_digest(const std::string& path, const std::string& digest);

// Of what was read of this file. Where nobody read it as a whole, as large tensors are read in parts, of what it holds
// now; then throws as InputFile does.
std::string digest_of_input(const std::string& path);

}  // namespace eyrie
