// A library for LD_PRELOAD that makes the n-th call of the system fail, as a computer without descriptors, disk or
// memory does (tests/faults/faults_test.py). It counts in the program itself, from main on, and in the processes that
// it forks; not in other programs that it starts.
//
//   EYRIE_FAULT_PROGRAM   the program's name; others are left alone
//   EYRIE_FAULT_CALL      open, read, write, fsync, fork, rename or malloc
//   EYRIE_FAULT_AT        which call fails, counted from 1
//   EYRIE_FAULT_LASTS     1: all calls after it, too
//   EYRIE_FAULT_ERRNO     how it fails
//   EYRIE_FAULT_MARK      a file that is made when a call fails: whether the program has so many calls
//
// Or it notes which files are opened for reading alone, and gives their names to others (tests/faults/opens_test.py):
//
//   EYRIE_OPENS_LOG       a file that gets a line for each: its place, behind links
//   EYRIE_OPENS_REPLACE   1: FILE.next, where there is one, is renamed to FILE once FILE was opened
//
// glibc only: its own names of malloc lead past this library.
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

extern "C" {
void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* old, std::size_t bytes);
}

namespace {

// SystemC's own pool takes what malloc gives without a look, and falls where that is nothing: not this program's fault,
// and out of its reach. SystemC's other memory comes from operator new.
std::uintptr_t systemc_begin = 0, systemc_end = 0;

int find_systemc(dl_phdr_info* object, std::size_t, void*) {
    if (std::strstr(object->dlpi_name, "libsystemc") == nullptr) return 0;
    systemc_begin = object->dlpi_addr;
    for (int i = 0; i < object->dlpi_phnum; ++i)
        systemc_end =
            std::max(systemc_end, static_cast<std::uintptr_t>(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr +
                                                              object->dlpi_phdr[i].p_memsz));
    return 1;
}
bool is_systemc(void* caller) {
    const auto at = reinterpret_cast<std::uintptr_t>(caller);
    return at >= systemc_begin && at < systemc_end;
}

enum Call { none, open_call, read_call, write_call, fsync_call, fork_call, rename_call, malloc_call };

Call wanted = none;
long at = 0, calls = 0;
bool lasts = false, started = false;
int error = EIO;
const char* mark = nullptr;
long opens_log = -1;
bool replaces = false;

void set_up() {
    const char* const program = std::getenv("EYRIE_FAULT_PROGRAM");
    const char* const call = std::getenv("EYRIE_FAULT_CALL");
    if (program == nullptr || std::strcmp(program, program_invocation_short_name) != 0) return;
    if (const char* const log = std::getenv("EYRIE_OPENS_LOG"))
        opens_log = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    replaces = std::getenv("EYRIE_OPENS_REPLACE") != nullptr;
    if (call == nullptr) return;
    const char* const names[] = {"", "open", "read", "write", "fsync", "fork", "rename", "malloc"};
    for (int i = open_call; i <= malloc_call; ++i)
        if (std::strcmp(call, names[i]) == 0) wanted = static_cast<Call>(i);
    at = std::atol(std::getenv("EYRIE_FAULT_AT"));
    error = std::atoi(std::getenv("EYRIE_FAULT_ERRNO"));
    lasts = std::getenv("EYRIE_FAULT_LASTS") != nullptr;
    mark = std::getenv("EYRIE_FAULT_MARK");
    dl_iterate_phdr(find_systemc, nullptr);
}

// Whether this call is to fail.
bool fails(Call call) {
    if (!started || call != wanted) return false;
    ++calls;
    if (lasts ? calls < at : calls != at) return false;
    if (mark != nullptr) {
        const long file = syscall(SYS_openat, AT_FDCWD, mark, O_WRONLY | O_CREAT, 0600);
        if (file >= 0) syscall(SYS_close, file);
    }
    errno = error;
    return true;
}

template <class Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

using Main = int(int, char**, char**);
Main* real_main = nullptr;
int counted_main(int argc, char** argv, char** environment) {
    set_up();
    started = true;
    return real_main(argc, argv, environment);
}

// A file that was opened for reading.
void note(int file) {
    if (opens_log < 0 || file < 0) return;
    char name[64], place[PATH_MAX + 1], next[PATH_MAX + 8];
    std::snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    const ssize_t length = readlink(name, place, PATH_MAX - 1);
    if (length < 0) return;
    place[length] = 0;
    std::snprintf(next, sizeof next, "%s.next", place);
    place[length] = '\n';
    syscall(SYS_write, opens_log, place, static_cast<std::size_t>(length) + 1);
    place[length] = 0;
    if (replaces) syscall(SYS_rename, next, place);
}

int open_file(int folder, const char* path, int flags, unsigned mode) {
    if (fails(open_call)) return -1;
    const int file = static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
    if ((flags & O_ACCMODE) == O_RDONLY && (flags & O_DIRECTORY) == 0) note(file);
    return file;
}

FILE* opened(FILE* file, const char* mode) {
    if (file != nullptr && mode[0] == 'r' && std::strchr(mode, '+') == nullptr) note(fileno(file));
    return file;
}

}  // namespace

extern "C" {

int __libc_start_main(Main* main, int argc, char** argv, void (*init)(), void (*fini)(), void (*loader)(),
                      void* stack) {
    using Start = int(Main*, int, char**, void (*)(), void (*)(), void (*)(), void*);
    real_main = main;
    return next<Start*>("__libc_start_main")(counted_main, argc, argv, init, fini, loader, stack);
}

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const unsigned mode = va_arg(rest, unsigned);
    va_end(rest);
    return open_file(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const unsigned mode = va_arg(rest, unsigned);
    va_end(rest);
    return open_file(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const unsigned mode = va_arg(rest, unsigned);
    va_end(rest);
    return open_file(folder, path, flags, mode);
}
FILE* fopen(const char* path, const char* mode) {
    if (fails(open_call)) return nullptr;
    return opened(next<FILE* (*)(const char*, const char*)>("fopen")(path, mode), mode);
}
FILE* fopen64(const char* path, const char* mode) {
    if (fails(open_call)) return nullptr;
    return opened(next<FILE* (*)(const char*, const char*)>("fopen64")(path, mode), mode);
}

ssize_t read(int file, void* bytes, std::size_t count) {
    return file > 2 && fails(read_call) ? -1 : syscall(SYS_read, file, bytes, count);
}
ssize_t pread(int file, void* bytes, std::size_t count, off_t where) {
    return fails(read_call) ? -1 : syscall(SYS_pread64, file, bytes, count, where);
}
ssize_t pread64(int file, void* bytes, std::size_t count, off_t where) {
    return fails(read_call) ? -1 : syscall(SYS_pread64, file, bytes, count, where);
}

// Messages on standard error are not lost with a disk.
ssize_t write(int file, const void* bytes, std::size_t count) {
    return file > 2 && fails(write_call) ? -1 : syscall(SYS_write, file, bytes, count);
}
ssize_t writev(int file, const struct iovec* pieces, int count) {
    return file > 2 && fails(write_call) ? -1 : syscall(SYS_writev, file, pieces, count);
}
ssize_t pwrite(int file, const void* bytes, std::size_t count, off_t where) {
    return fails(write_call) ? -1 : syscall(SYS_pwrite64, file, bytes, count, where);
}
ssize_t pwrite64(int file, const void* bytes, std::size_t count, off64_t where) {
    return fails(write_call) ? -1 : syscall(SYS_pwrite64, file, bytes, count, where);
}
int ftruncate(int file, off_t bytes) noexcept {
    return fails(write_call) ? -1 : static_cast<int>(syscall(SYS_ftruncate, file, bytes));
}
int ftruncate64(int file, off64_t bytes) noexcept {
    return fails(write_call) ? -1 : static_cast<int>(syscall(SYS_ftruncate, file, bytes));
}

// glibc's streams do not come by the functions above.
std::size_t fwrite(const void* bytes, std::size_t size, std::size_t count, FILE* file) {
    if (file != stderr && fails(write_call)) return 0;
    return next<std::size_t (*)(const void*, std::size_t, std::size_t, FILE*)>("fwrite")(bytes, size, count, file);
}
int fflush(FILE* file) {
    if (file != nullptr && file != stderr && fails(write_call)) return EOF;
    return next<int (*)(FILE*)>("fflush")(file);
}
int fclose(FILE* file) {
    const bool failed = fails(write_call);
    const int status = next<int (*)(FILE*)>("fclose")(file);
    if (failed) errno = error;
    return failed ? EOF : status;
}

int fsync(int file) { return fails(fsync_call) ? -1 : static_cast<int>(syscall(SYS_fsync, file)); }
int fdatasync(int file) { return fails(fsync_call) ? -1 : static_cast<int>(syscall(SYS_fdatasync, file)); }

pid_t fork() noexcept { return fails(fork_call) ? -1 : next<pid_t (*)()>("fork")(); }

int rename(const char* from, const char* to) noexcept {
    return fails(rename_call) ? -1 : next<int (*)(const char*, const char*)>("rename")(from, to);
}

void* malloc(std::size_t bytes) noexcept {
    const bool fault = !is_systemc(__builtin_return_address(0)) && fails(malloc_call);
    return fault ? nullptr : __libc_malloc(bytes);
}
void* calloc(std::size_t count, std::size_t bytes) noexcept {
    return fails(malloc_call) ? nullptr : __libc_calloc(count, bytes);
}
void* realloc(void* old, std::size_t bytes) noexcept {
    return fails(malloc_call) ? nullptr : __libc_realloc(old, bytes);
}
}
