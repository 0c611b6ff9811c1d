// Several chips that serve queries in virtual time: queues, batches, and which chip takes what.
//
// In a cycle in which several things happen, services end first, then queries arrive, then chips take batches. Time is
// in core cycles of the chips.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/serve/fleet/chips.hpp"

namespace eyrie {

// shared: one queue for all chips; of those that are free, the one with the lowest number takes a batch. round_robin:
// a queue for each chip, samples dealt in turn. shortest: a queue for each chip, samples dealt to the chip that has
// the fewest, waiting and in its service; of these the lowest number.
enum class Policy { shared, round_robin, shortest };
const char* policy_name(Policy policy);
std::optional<Policy> find_policy(const std::string& name);
std::vector<std::string> policy_names();

const char* link_name(LinkOf link);
std::optional<LinkOf> find_link(const std::string& name);
std::vector<std::string> link_names();

struct FleetConfig {
    int chips = 1;
    LinkOf link = LinkOf::own;
    std::int64_t max_batch = 1;
    Cycles batch_timeout = 0;  // a free chip waits so long after its queue's oldest sample came for a full batch
    Policy policy = Policy::shared;
};

// A batch of so many samples on a chip. What it gives outlives the fleet.
using ServiceOf = std::function<const Service&(std::int64_t batch)>;

// Samples of one query that a service has finished.
struct Finished {
    std::int64_t query = 0;
    std::int64_t samples = 0;
    Cycles arrived = 0;
};

// A stretch of time in which a chip worked on a batch.
struct Busy {
    int chip = 0;
    Cycles from = 0;
    Cycles to = 0;
    std::int64_t batch = 0;
};

constexpr std::size_t most_recorded = 1000000;

class Fleet {
public:
    Fleet(const FleetConfig& config, ServiceOf service_of);

    // A query of so many samples arrives at a cycle that is not before the last event. Queries of the same cycle are
    // served after end_arrivals(), so that a batch can take several of them.
    void arrive(std::int64_t query, std::int64_t samples, Cycles at);
    // Chips that are free take what waits.
    void end_arrivals() { dispatch(); }

    // The next end of a service, or of the time that a chip waits for a full batch; no_event: nothing is left to do.
    Cycles next_event() const;
    // Goes there: what has finished. Chips take batches at the next end_arrivals(), which must follow.
    const std::vector<Finished>& step();
    Cycles now() const { return now_; }

    // From now on services are noted in `log` as they end, until it has `most_recorded`.
    void record(std::vector<Busy>* log) { log_ = log; }
    Cycles busy_cycles(int chip) const { return at(chip).busy; }
    // How many services of so many samples there were, by size; index 0 is unused.
    const std::vector<std::int64_t>& services_by_size() const { return services_by_size_; }

private:
    struct Waiting {
        std::int64_t query;
        std::int64_t samples;
        Cycles arrived;
    };
    struct Queue {
        std::deque<Waiting> waiting;
        std::int64_t samples = 0;
    };
    struct Chip {
        bool free = true;
        Cycles since = 0;
        Cycles busy = 0;
        std::int64_t batch = 0;
        std::vector<Finished> work;  // of its batch
    };

    const Chip& at(int chip) const { return chips_[static_cast<std::size_t>(chip)]; }
    bool is_shared() const { return config_.policy == Policy::shared; }
    // The chips of a queue: [first, last).
    int first_of(std::size_t queue) const { return is_shared() ? 0 : static_cast<int>(queue); }
    int last_of(std::size_t queue) const { return is_shared() ? config_.chips : static_cast<int>(queue) + 1; }
    int free_chips(std::size_t queue) const;
    std::size_t queue_of_next_sample();
    void dispatch();
    void serve_queue(std::size_t queue);
    // Samples that a chip of the queue takes now, `free` of them being free; 0: it waits.
    std::int64_t batch_now(const Queue& queue, int free) const;
    void start(Queue& queue, int chip, std::int64_t batch);
    void end_service(int chip);

    FleetConfig config_;
    ServiceOf service_of_;
    std::unique_ptr<Chips> clock_;
    std::vector<Queue> queues_;
    std::vector<Chip> chips_;
    std::vector<std::int64_t> services_by_size_;
    std::vector<int> ended_;
    std::vector<Finished> finished_;
    std::vector<Busy>* log_ = nullptr;
    std::size_t turn_ = 0;  // of round_robin
    Cycles now_ = 0;
};

}  // namespace eyrie
