// Helpers shared by the workload tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>
#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "workloads/layer.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/network_file/network_file.hpp"

namespace eyrie {

// A folder of its own that disappears with the object.
class TestFolder {
public:
    TestFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "eyrie_workloads_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot create " + name);
        path_ = name;
    }
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    std::string file(const std::string& name) const { return (path_ / name).string(); }
    std::string write(const std::string& name, const std::string& bytes) const {
        std::ofstream(file(name), std::ios::binary) << bytes;
        return file(name);
    }

private:
    std::filesystem::path path_;
};

// The message of the InputError that `action` throws; "" when it throws none.
template <class Action>
std::string error_of(Action&& action) {
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

inline Network shipped_network(const std::string& name) {
    return load_network(std::string(EYRIE_SOURCE_DIR) + "/configs/networks/" + name + ".yaml");
}

inline Layer conv_layer(std::int64_t M, std::int64_t C, std::int64_t H, std::int64_t R) {
    Layer layer;
    layer.name = "CONV";
    layer.M = M;
    layer.C = C;
    layer.H = layer.W = H;
    layer.R = layer.S = R;
    return layer;
}

}  // namespace eyrie
