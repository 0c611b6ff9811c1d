#include "sim/sweep/point/point_record.hpp"

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

struct Named {
    PointStatus status;
    const char* name;
};

constexpr Named names[] = {
    {PointStatus::done, "done"},         {PointStatus::invalid, "invalid"}, {PointStatus::deadlock, "deadlock"},
    {PointStatus::mismatch, "mismatch"}, {PointStatus::crash, "crash"},     {PointStatus::timeout, "timeout"},
    {PointStatus::memory, "memory"},
};

}  // namespace

const char* status_name(PointStatus status) {
    for (const Named& named : names)
        if (named.status == status) return named.name;
    return "";
}

PointStatus status_of(const std::string& name) {
    for (const Named& named : names)
        if (named.name == name) return named.status;
    throw InputError("found a point of status '" + name +
                     "'; allowed: done, invalid, deadlock, mismatch, crash, timeout, "
                     "memory");
}

bool depends_on_limits(PointStatus status) {
    return status == PointStatus::crash || status == PointStatus::timeout || status == PointStatus::memory;
}

}  // namespace eyrie
