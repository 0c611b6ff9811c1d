// Candidates of the row-stationary dataflow.
//
// Larger m and p never cost more nor leave less room for other parameters, and they break ties: the
// largest legal ones are the only ones offered. Of the n with equal ceil(N/n) the smallest leaves the
// most room for m. Likewise q, when its predecessor divides the channels into as many passes.
// A t is left out when t + 1 leaves p as it is: it has more active PEs and divides M no more often.
#include <algorithm>
#include <vector>

#include "dataflows/isca16/candidates.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

// The shape has rows and columns exchanged: S is the number of filter rows, R their length.
class RowStationaryCandidates {
public:
    RowStationaryCandidates(const Isca16Hardware& hardware, Isca16Best& best)
        : hardware_(hardware), best_(best), s_(best.shape()), images_(isca16_ranges(s_.N)) {
        most_q_ = std::min(s_.C, (hardware_.rf_words_per_pe - 1) / (2 * s_.R));  // with p = 1
    }

    void offer_all() {
        if (most_q_ < 1) return;
        for (std::int64_t f = std::min(s_.F, hardware_.pes / s_.S); f >= 1; --f)
            if (!hopeless(f, most_p(1), most_q_, s_.C)) offer_strip(f);
    }

private:
    std::int64_t most_p(std::int64_t q) const {
        return std::min(s_.M, (hardware_.rf_words_per_pe - q * s_.R) / (q * s_.R + 1));
    }

    std::int64_t most_m(std::int64_t n, std::int64_t f, std::int64_t channels) const {
        return std::min(s_.M, (hardware_.buffer_words / n - channels * s_.H * s_.w(f)) / (s_.E * f));
    }

    // True when no mapping with this f, at most this p, and channels passed at least as often as with
    // q and r can win.
    bool hopeless(std::int64_t f, std::int64_t p, std::int64_t q, std::int64_t r) const {
        const std::int64_t m = most_m(1, f, 1);
        if (m < 1) return true;
        if (!best_.fewer_channel_passes_cost_less()) return false;
        return best_.beats(best_.factors({s_.N, m, 0, f, std::min(m, p), q, r, hardware_.pes / (s_.S * f)}));
    }

    void offer_strip(std::int64_t f) {
        const std::int64_t sets = hardware_.pes / (s_.S * f);
        for (std::int64_t q = 1; q <= most_q_; ++q) {
            const std::int64_t most_r = std::min(sets, s_.C / q);
            if (hopeless(f, most_p(q), q, most_r)) continue;
            for (std::int64_t r = most_r; r >= 1; --r)
                if (!as_often_as_predecessor(q, r)) offer_channels(f, q, r, sets / r);
        }
    }

    bool as_often_as_predecessor(std::int64_t q, std::int64_t r) const {
        return q > 1 && ceil_div(s_.C, q - 1) == ceil_div(s_.C, q) &&
               ceil_div(s_.C, (q - 1) * r) == ceil_div(s_.C, q * r);
    }

    void offer_channels(std::int64_t f, std::int64_t q, std::int64_t r, std::int64_t most_t) {
        for (const Isca16Range images : images_) {
            const std::int64_t n = images.low;
            const std::int64_t m = most_m(n, f, q * r);
            if (m < 1) continue;
            const std::int64_t p = std::min(m, most_p(q));
            if (best_.beats(best_.factors({n, m, 0, f, p, q, r, most_t}))) continue;
            for (std::int64_t t = std::min(most_t, m); t >= 1; --t) {
                best_.offer({n, m, 0, f, std::min(p, m / t), q, r, t});
                if (p <= m / t) break;
            }
        }
    }

    const Isca16Hardware& hardware_;
    Isca16Best& best_;
    const Isca16Shape& s_;
    const std::vector<Isca16Range> images_;
    std::int64_t most_q_ = 0;
};

}  // namespace

void isca16_offer_row_stationary(const Isca16Hardware& hardware, Isca16Best& best) {
    RowStationaryCandidates(hardware, best).offer_all();
}

}  // namespace eyrie
