// gzip, piece by piece. The same bytes in give the same bytes out: no time and no name in the header.
#pragma once

#include <functional>
#include <memory>

namespace eyrie {

class GzipStream {
public:
    using Sink = std::function<void(const char* bytes, std::size_t count)>;
    explicit GzipStream(Sink sink);
    ~GzipStream();

    void write(const char* bytes, std::size_t count);
    // The end of the file.
    void finish();

private:
    struct State;
    void run(int flush);

    Sink sink_;
    std::unique_ptr<State> state_;
};

}  // namespace eyrie
