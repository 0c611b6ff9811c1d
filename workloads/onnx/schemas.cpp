#include "workloads/onnx/schemas.hpp"

#include <map>
#include <unordered_map>

#include <dlfcn.h>

namespace eyrie::onnx_format {

namespace {

// By operator, domain and version.
using SchemaMap = std::unordered_map<std::string, std::unordered_map<std::string, std::map<int, onnx::OpSchema>>>;

// Functions of libonnx by the names that the C++ ABI gives them: OpSchemaRegistry::map() and OpSchema::Verify().
class Library {
public:
    Library() {
        void* const library = dlopen(EYRIE_ONNX_LIBRARY, RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) return;
        map_ = reinterpret_cast<SchemaMap& (*)()>(dlsym(library, "_ZN4onnx16OpSchemaRegistry3mapB5cxx11Ev"));
        verify_ = reinterpret_cast<Verify>(dlsym(library, "_ZNK4onnx8OpSchema6VerifyERKNS_9NodeProtoE"));
    }
    const SchemaMap* schemas() const { return map_ == nullptr || verify_ == nullptr ? nullptr : &map_(); }
    void verify(const onnx::OpSchema& schema, const onnx::NodeProto& node) const { verify_(&schema, node); }

private:
    using Verify = void (*)(const onnx::OpSchema* self, const onnx::NodeProto& node);

    SchemaMap& (*map_)() = nullptr;
    Verify verify_ = nullptr;
};

const Library& library() {
    static const Library loaded;
    return loaded;
}

}  // namespace

const onnx::OpSchema* find_schema(const std::string& type, std::int64_t version, const std::string& domain) {
    const SchemaMap* const schemas = library().schemas();
    if (schemas == nullptr) return nullptr;
    const auto domains = schemas->find(type);
    if (domains == schemas->end()) return nullptr;
    const auto versions = domains->second.find(domain);
    if (versions == domains->second.end()) return nullptr;
    const onnx::OpSchema* newest = nullptr;
    for (const auto& [since, schema] : versions->second)
        if (since <= version) newest = &schema;
    return newest;
}

void verify(const onnx::OpSchema& schema, const onnx::NodeProto& node) { library().verify(schema, node); }

}  // namespace eyrie::onnx_format
