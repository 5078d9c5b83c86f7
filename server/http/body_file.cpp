// Keeps a large body in a file without a name, so that nothing is left behind however we end.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "server/http/call.hpp"

namespace chaolu::http {
namespace {

[[noreturn]] void fail(char const* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::string temporary_directory() {
    char const* configured = ::getenv("TMPDIR");
    return configured && *configured ? configured : "/tmp";
}

int open_unnamed(std::string const& directory) {
    int descriptor = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) return descriptor;
    // Some file systems (older overlays, NFS) have no O_TMPFILE.
    std::string name = directory + "/chaolu-body-XXXXXX";
    descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) fail("no temporary file for a request body");
    ::unlink(name.c_str());
    return descriptor;
}

}  // namespace

BodyFile::BodyFile() : descriptor_(open_unnamed(temporary_directory())) {}

BodyFile::~BodyFile() { ::close(descriptor_); }

void BodyFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        auto written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("a request body could not be written");
        size_ += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string BodyFile::read(std::uint64_t offset, std::size_t max) const {
    if (offset >= size_) return {};
    std::string bytes(std::min<std::uint64_t>(max, size_ - offset), '\0');
    std::size_t got = 0;
    while (got < bytes.size()) {
        auto count = ::pread(descriptor_, bytes.data() + got, bytes.size() - got,
                             static_cast<off_t>(offset + got));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("a request body could not be read");
        if (count == 0) break;
        got += static_cast<std::size_t>(count);
    }
    bytes.resize(got);
    return bytes;
}

}  // namespace chaolu::http
