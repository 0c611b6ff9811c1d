#include "sim/serve/fleet/fleet.hpp"

#include <algorithm>

namespace eyrie {

namespace {

struct NamedPolicy {
    Policy policy;
    const char* name;
};
constexpr NamedPolicy policies[] = {
    {Policy::shared, "shared"}, {Policy::round_robin, "round-robin"}, {Policy::shortest, "shortest"}};

}  // namespace

const char* policy_name(Policy policy) {
    for (const NamedPolicy& one : policies)
        if (one.policy == policy) return one.name;
    return "";
}

std::optional<Policy> find_policy(const std::string& name) {
    for (const NamedPolicy& one : policies)
        if (one.name == name) return one.policy;
    return {};
}

std::vector<std::string> policy_names() {
    std::vector<std::string> names;
    for (const NamedPolicy& one : policies) names.emplace_back(one.name);
    return names;
}

const char* link_name(LinkOf link) { return link == LinkOf::own ? "own" : "shared"; }

std::optional<LinkOf> find_link(const std::string& name) {
    for (const LinkOf one : {LinkOf::own, LinkOf::shared})
        if (name == link_name(one)) return one;
    return {};
}

std::vector<std::string> link_names() { return {link_name(LinkOf::own), link_name(LinkOf::shared)}; }

Fleet::Fleet(const FleetConfig& config, ServiceOf service_of)
    : config_(config),
      service_of_(std::move(service_of)),
      clock_(make_chips(config.link, config.chips)),
      queues_(is_shared() ? 1 : static_cast<std::size_t>(config.chips)),
      chips_(static_cast<std::size_t>(config.chips)),
      services_by_size_(static_cast<std::size_t>(config.max_batch) + 1, 0) {}

void Fleet::arrive(std::int64_t query, std::int64_t samples, Cycles at) {
    now_ = at;
    // Samples that are dealt to one queue stay together.
    std::vector<std::int64_t> dealt;
    if (queues_.size() == 1) {
        queues_[0].waiting.push_back({query, samples, at});
        queues_[0].samples += samples;
        return;
    }
    dealt.assign(queues_.size(), 0);
    for (std::int64_t i = 0; i < samples; ++i) {
        const std::size_t queue = queue_of_next_sample();
        ++dealt[queue];
        ++queues_[queue].samples;
    }
    for (std::size_t i = 0; i < queues_.size(); ++i)
        if (dealt[i] > 0) queues_[i].waiting.push_back({query, dealt[i], at});
}

std::size_t Fleet::queue_of_next_sample() {
    if (config_.policy == Policy::round_robin) {
        const std::size_t queue = turn_;
        turn_ = (turn_ + 1) % queues_.size();
        return queue;
    }
    std::size_t best = 0;
    const auto samples = [&](std::size_t i) { return queues_[i].samples + (chips_[i].free ? 0 : chips_[i].batch); };
    for (std::size_t i = 1; i < queues_.size(); ++i)
        if (samples(i) < samples(best)) best = i;
    return best;
}

int Fleet::free_chips(std::size_t queue) const {
    int free = 0;
    for (int chip = first_of(queue); chip < last_of(queue); ++chip) free += at(chip).free ? 1 : 0;
    return free;
}

void Fleet::dispatch() {
    for (std::size_t queue = 0; queue < queues_.size(); ++queue)
        if (queues_[queue].samples > 0) serve_queue(queue);
}

void Fleet::serve_queue(std::size_t queue) {
    int free = free_chips(queue);
    for (int chip = first_of(queue); chip < last_of(queue) && free > 0; ++chip) {
        if (!at(chip).free) continue;
        const std::int64_t batch = batch_now(queues_[queue], free);
        if (batch == 0) return;
        start(queues_[queue], chip, batch);
        --free;
    }
}

std::int64_t Fleet::batch_now(const Queue& queue, int free) const {
    if (queue.samples == 0) return 0;
    if (config_.batch_timeout == 0) return std::min(config_.max_batch, ceil_div(queue.samples, free));
    if (queue.samples >= config_.max_batch) return config_.max_batch;
    return queue.waiting.front().arrived + config_.batch_timeout <= now_ ? queue.samples : 0;
}

void Fleet::start(Queue& queue, int number, std::int64_t batch) {
    Chip& chip = chips_[static_cast<std::size_t>(number)];
    queue.samples -= batch;
    for (std::int64_t left = batch; left > 0;) {
        Waiting& oldest = queue.waiting.front();
        const std::int64_t taken = std::min(left, oldest.samples);
        chip.work.push_back({oldest.query, taken, oldest.arrived});
        left -= taken;
        oldest.samples -= taken;
        if (oldest.samples == 0) queue.waiting.pop_front();
    }
    chip.free = false;
    chip.since = now_;
    chip.batch = batch;
    ++services_by_size_[static_cast<std::size_t>(batch)];
    clock_->start(number, service_of_(batch), now_);
}

Cycles Fleet::next_event() const {
    Cycles next = clock_->next();
    if (config_.batch_timeout == 0) return next;
    for (std::size_t i = 0; i < queues_.size(); ++i)
        if (queues_[i].samples > 0 && free_chips(i) > 0)
            next = std::min(next, queues_[i].waiting.front().arrived + config_.batch_timeout);
    return next;
}

const std::vector<Finished>& Fleet::step() {
    now_ = next_event();
    finished_.clear();
    ended_.clear();
    if (clock_->next() == now_) clock_->advance(ended_);
    for (const int chip : ended_) end_service(chip);
    return finished_;
}

void Fleet::end_service(int number) {
    Chip& chip = chips_[static_cast<std::size_t>(number)];
    finished_.insert(finished_.end(), chip.work.begin(), chip.work.end());
    chip.work.clear();
    chip.free = true;
    chip.busy += now_ - chip.since;
    if (log_ != nullptr && log_->size() < most_recorded) log_->push_back({number, chip.since, now_, chip.batch});
}

}  // namespace eyrie
