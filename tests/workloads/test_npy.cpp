// NumPy files: the good ones, and what is said about the others.
#include "tests/workloads/support.hpp"
#include "workloads/npy.hpp"

using namespace eyrie;

namespace {

std::string header(const std::string& descr, const std::string& shape, const std::string& order = "False") {
    return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

// A version 1.0 file as a program of others might write it.
std::string npy(const std::string& text, const std::string& data) {
    return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(text.size()) + '\0' + text + data;
}

std::string load_error(const std::string& bytes, int bits = 16) {
    const TestFolder folder;
    const std::string path = folder.write("x.npy", bytes);
    const std::string message = error_of([&] { npy_tensor({path}, {1, 1, 1, 2}, bits); });
    INFO("message: '" << message << "'");
    CHECK((message.empty() || message.rfind(path + ": found ", 0) == 0));
    CHECK((message.empty() || message.find("; allowed: ") != std::string::npos));
    return message.empty() ? message : message.substr(path.size() + 2);
}

Tensor<std::int16_t> load(const std::string& bytes) {
    const TestFolder folder;
    return npy_tensor({folder.write("x.npy", bytes)}, {1, 1, 1, 2}, 16);
}

const std::string shape = "(1, 1, 1, 2)";
const std::string four_bytes = "\x01\x02\x03\x04";

}  // namespace

TEST_CASE("a saved tensor reads back as it was") {
    const TestFolder folder;
    Tensor<std::int16_t> tensor({2, 3, 4, 5});
    for (std::size_t i = 0; i < tensor.data.size(); ++i) tensor.data[i] = static_cast<std::int16_t>(i * 547 - 32768);
    save_npy(folder.file("x.npy"), tensor);
    CHECK(npy_tensor({folder.file("x.npy")}, tensor.shape, 16) == tensor);
}

TEST_CASE("saved 32-bit tensors read back when their values fit") {
    const TestFolder folder;
    Tensor<std::int32_t> tensor({1, 1, 1, 2});
    tensor.data = {-32768, 32767};
    save_npy(folder.file("x.npy"), tensor);
    CHECK(npy_tensor({folder.file("x.npy")}, tensor.shape, 16).data == LargeVector<std::int16_t>{-32768, 32767});
    CHECK(std::filesystem::file_size(folder.file("x.npy")) % 64 == 8);
}

TEST_CASE("ofmaps of more than 32 bits are saved in 64") {
    const TestFolder folder;
    Tensor<std::int64_t> tensor({1, 1, 1, 2});
    tensor.data = {std::int64_t{1} << 47, -3};
    save_npy(folder.file("x.npy"), tensor);
    CHECK(error_of([&] {
              npy_tensor({folder.file("x.npy")}, tensor.shape, 16);
          }).find("found 140737488355328 at element 0") != std::string::npos);
    tensor.data = {-32768, 32767};
    save_npy(folder.file("x.npy"), tensor);
    CHECK(npy_tensor({folder.file("x.npy")}, tensor.shape, 16).data == LargeVector<std::int16_t>{-32768, 32767});
    CHECK(std::filesystem::file_size(folder.file("x.npy")) % 64 == 16);
}

TEST_CASE("every documented integer type is read") {
    const LargeVector<std::int16_t> expected = {1, 254};
    CHECK(load(npy(header("|u1", shape), "\x01\xfe")).data == expected);
    CHECK(load(npy(header("|i1", shape), "\x01\xfe")).data == LargeVector<std::int16_t>{1, -2});
    CHECK(load(npy(header("<i2", shape), std::string("\x01\x00\xfe\x00", 4))).data == expected);
    CHECK(load(npy(header("<u2", shape), std::string("\x01\x00\xfe\x00", 4))).data == expected);
    CHECK(load(npy(header("<i4", shape), std::string("\x01\0\0\0\xfe\0\0\0", 8))).data == expected);
    CHECK(load(npy(header("<i8", shape), std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xfe\0\0\0\0\0\0\0", 16))).data ==
          LargeVector<std::int16_t>{-1, 254});
}

TEST_CASE("versions 2.0 and 3.0 are read") {
    const std::string text = header("<i2", shape);
    for (const char version : {'\x02', '\x03'}) {
        const std::string start = std::string("\x93NUMPY") + version + '\0';
        const std::string length = static_cast<char>(text.size()) + std::string(3, '\0');
        CHECK(load(start + length + text + four_bytes).data == LargeVector<std::int16_t>{0x0201, 0x0403});
    }
}

TEST_CASE("leading dimensions of one may be left out") {
    CHECK(load_error(npy(header("<i2", "(2,)"), four_bytes)).empty());
}

TEST_CASE("another shape is an error naming both") {
    CHECK(load_error(npy(header("<i2", "(2, 1)"), four_bytes)) == "found shape (2, 1); allowed: (1, 1, 1, 2)");
}

TEST_CASE("floating point and big-endian types are errors listing the types") {
    const std::string allowed = "; allowed: |i1, |u1, <i2, <u2, <i4, <i8";
    CHECK(load_error(npy(header("<f4", shape), four_bytes)) == "found element type '<f4'" + allowed);
    CHECK(load_error(npy(header(">i2", shape), four_bytes)) == "found element type '>i2'" + allowed);
}

TEST_CASE("Fortran order is an error") {
    CHECK(load_error(npy(header("<i2", shape, "True"), four_bytes)) == "found Fortran order; allowed: C order");
}

TEST_CASE("truncated and overlong data are errors with both lengths") {
    CHECK(load_error(npy(header("<i2", shape), "abc")) == "found 3 bytes of data (truncated); allowed: 4");
    CHECK(load_error(npy(header("<i2", shape), "abcde")) == "found 5 bytes of data; allowed: 4");
}

TEST_CASE("a value that does not fit the operand's width is an error with its position") {
    CHECK(load_error(npy(header("<i2", shape), std::string("\x07\0\x08\0", 4)), 4) ==
          "found 8 at element 1; allowed: -8 to 7 (4 bits)");
    CHECK(load_error(npy(header("|i1", shape), "\xf8\xf7"), 4) == "found -9 at element 1; allowed: -8 to 7 (4 bits)");
}

TEST_CASE("every file cut short is an error") {
    const std::string whole = npy(header("<i2", shape), four_bytes);
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK_FALSE(load_error(whole.substr(0, length)).empty());
}

TEST_CASE("files that are not .npy are errors") {
    CHECK(load_error("name: tiny, not numbers").find("no .npy file") != std::string::npos);
    CHECK(load_error(std::string("\x93NUMPY\x09\x00", 8) + four_bytes).find("version 9") != std::string::npos);
    CHECK(load_error(npy("{'descr': [('a', '<i2')], }\n", four_bytes)).find("unreadable .npy header") !=
          std::string::npos);
    CHECK(load_error(npy(header("<i2", "(99999999999999999999, 2)"), four_bytes)).find("unreadable") !=
          std::string::npos);
}

TEST_CASE("a missing .npy file is an error naming it") {
    CHECK(error_of([] {
              npy_tensor({"/nonexistent/x.npy"}, {1, 1, 1, 1}, 16);
          }) == "/nonexistent/x.npy: cannot be read: no such file");
}

TEST_CASE("words of any number of axes; those of 1 may be left out or added anywhere") {
    const TestFolder folder;
    Tensor<std::int16_t> tensor({2, 1, 3, 1});
    for (std::size_t i = 0; i < tensor.data.size(); ++i) tensor.data[i] = static_cast<std::int16_t>(i);
    const std::string path = folder.file("x.npy");
    save_npy(path, tensor);
    using Shape = std::vector<std::int64_t>;
    for (const Shape& of : {Shape{2, 3}, {1, 2, 1, 3, 1, 1}, {2, 1, 1, 1, 3}, {2, 1, 3, 1}})
        CHECK(npy_words({path}, of, 16) == tensor.data);
    const std::int64_t large = std::int64_t{1} << 40;
    for (const Shape& of : {Shape{6}, {3, 2}, {2, 3, 2}, {}, {2, large, large, large}})
        CHECK(error_of([&] { npy_words({path}, of, 16); }).rfind(path + ": found shape (2, 1, 3, 1); allowed: (", 0) ==
              0);
}
