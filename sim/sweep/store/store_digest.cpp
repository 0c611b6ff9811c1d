#include "sim/sweep/store/store_digest.hpp"

#include <cstring>

#include <fmt/format.h>

#include "sim/host/sha256.hpp"

namespace eyrie {

namespace {

// The values of a row, each told from the next by its length.
class Content {
public:
    Content& text(const std::string& value) {
        content_ += std::to_string(value.size());
        content_ += ':';
        content_ += value;
        content_ += ',';
        return *this;
    }
    Content& number(std::int64_t value) {
        content_ += std::to_string(value);
        content_ += ',';
        return *this;
    }
    // By its bits, as SQLite keeps it: there is one zero, and what is not a number is nothing.
    Content& number(double value) {
        std::uint64_t bits = 0;
        const double kept = value + 0.0;
        std::memcpy(&bits, &kept, sizeof bits);
        return value == value ? text(fmt::format("{:016x}", bits)) : text("");
    }
    std::string digest() const { return sha256(content_).substr(0, 16); }

private:
    std::string content_;
};

}  // namespace

std::string point_digest(const PointRecord& record) {
    Content content;
    content.text(record.key)
        .text(status_name(record.status))
        .text(record.comparable)
        .text(record.workload)
        .text(record.energy_table)
        .text(record.energy_unit);
    for_each_number(record, [&](const PointNumberRow& row, const auto& number) {
        // A number that a store is older than, or that only other points have, is no part of its rows' digests.
        if (is_of_some(row.of) ? number == number : record.has(row.of)) content.text(row.name).number(number);
    });
    return content.text(record.failure).digest();
}

std::string details_digest(const PointRecord& record) {
    Content content;
    content.text(record.key).text(record.inputs).text(record.energy_by_level).text(record.layers);
    if (!record.remarks.empty()) content.text(record.remarks);  // rows of older versions have none
    return content.digest();
}

std::string sweep_digest(const StoredSweep& sweep) {
    Content content;
    content.text(sweep.digest).text(sweep.name).text(sweep.text).number(sweep.tried).number(sweep.excluded);
    if (sweep.entered > 0) content.number(sweep.entered);
    return content.digest();
}

std::string sweep_point_digest(const std::string& sweep, const SweepPoint& point) {
    Content content;
    content.text(sweep).number(point.ordinal).text(point.key).text(point.parameters).text(point.command);
    if (!point.refined_from.empty()) content.text(point.refined_from);
    return content.digest();
}

}  // namespace eyrie
