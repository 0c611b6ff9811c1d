#include "sim/host/gzip.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <utility>

#include <zlib.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

struct GzipStream::State {
    z_stream stream{};
    std::array<char, 1 << 16> out;
};

// Fast rather than small: traces shrink to a tenth all the same.
GzipStream::GzipStream(Sink sink) : sink_(std::move(sink)), state_(std::make_unique<State>()) {
    constexpr int largest_window = 15, as_gzip = 16, memory = 8;
    if (deflateInit2(&state_->stream, Z_BEST_SPEED, Z_DEFLATED, largest_window + as_gzip, memory, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        throw std::bad_alloc();
}

GzipStream::~GzipStream() { deflateEnd(&state_->stream); }

void GzipStream::write(const char* bytes, std::size_t count) {
    while (count > 0) {
        const uInt piece = static_cast<uInt>(std::min<std::size_t>(count, std::numeric_limits<uInt>::max()));
        state_->stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes));  // zlib only reads it
        state_->stream.avail_in = piece;
        run(Z_NO_FLUSH);
        bytes += piece;
        count -= piece;
    }
}

void GzipStream::finish() { run(Z_FINISH); }

void GzipStream::run(int flush) {
    z_stream& stream = state_->stream;
    do {
        stream.next_out = reinterpret_cast<Bytef*>(state_->out.data());
        stream.avail_out = static_cast<uInt>(state_->out.size());
        if (deflate(&stream, flush) == Z_STREAM_ERROR) throw SimulationError("zlib fails");
        sink_(state_->out.data(), state_->out.size() - stream.avail_out);
    } while (stream.avail_out == 0);
}

}  // namespace eyrie
