#include "sim/run/layer_tensors.hpp"

#include <new>
#include <stdexcept>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// Above this, a run takes so long that its tensors are a small part, and nothing else goes on while they are made.
constexpr std::int64_t most_macs = std::int64_t{1} << 33;

std::int64_t bytes_of(const Layer& layer, std::int64_t batch, const Arithmetic& arithmetic) {
    const std::int64_t psum_bytes = fits_32_bits(arithmetic.psum_bits) ? 4 : 8;
    return 2 * (layer.filter_words() + batch * layer.ifmap_words_per_image()) +
           psum_bytes * batch * layer.ofmap_words_per_image();
}

}  // namespace

LayerTensors::Key LayerTensors::key_of(const Layer& layer, std::int64_t batch, std::uint64_t seed,
                                       const Arithmetic& arithmetic) {
    return {layer.name,
            {layer.M, layer.C, layer.H, layer.W, layer.R, layer.S, layer.stride_h, layer.stride_w, layer.pad.top,
             layer.pad.bottom, layer.pad.left, layer.pad.right, layer.G},
            layer.relu,
            layer.ifmap_zeros,
            layer.ofmap_zeros,
            layer.ifmap_file,
            layer.filter_file,
            batch,
            seed,
            {arithmetic.ifmap_bits, arithmetic.filter_bits, arithmetic.psum_bits, arithmetic.product_shift,
             arithmetic.ofmap_bits, arithmetic.ofmap_shift}};
}

void LayerTensors::expect(const Layer& layer, std::int64_t batch, std::uint64_t seed, const Arithmetic& arithmetic) {
    Key key = key_of(layer, batch, seed, arithmetic);
    const auto [entry, first] = known_.try_emplace(key);
    if (first || entry->second) return;
    try {
        check_layer(layer);
        if (batch < 1 || layer.macs_per_image() > most_macs / batch) return;
        const std::int64_t bytes = bytes_of(layer, batch, arithmetic);
        if (bytes > most_bytes_ / 2) return;
        LayerData data = make_layer_data(layer, batch, seed, arithmetic);
        LayerPsums psums(layer, data, arithmetic);
        if (bytes_ + bytes > most_bytes_) {
            known_.clear();
            bytes_ = 0;
        }
        known_[std::move(key)].emplace(Known{std::move(data), std::move(psums)});
        bytes_ += bytes;
        ++made_;
    } catch (const InputError&) {
    } catch (const std::bad_alloc&) {
    } catch (const std::length_error&) {  // more elements than a vector can have
    }
}

const LayerTensors::Known* LayerTensors::find(const Layer& layer, std::int64_t batch, std::uint64_t seed,
                                              const Arithmetic& arithmetic) const {
    const auto entry = known_.find(key_of(layer, batch, seed, arithmetic));
    return entry == known_.end() || !entry->second ? nullptr : &*entry->second;
}

}  // namespace eyrie
