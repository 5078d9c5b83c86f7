// JSON lines on standard error, written by a thread of their own: requests never wait for a pipe.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace chaolu::http {
struct Request;
struct Response;
}  // namespace chaolu::http

namespace chaolu::observe {

enum class Level { info, warning, error };

// One per process, made in main before the first thread. Lines beyond the bounded queue overwrite
// the oldest: a slow disk costs log lines, never latency.
class Log {
public:
    // Standard error, or a file that is appended to.
    explicit Log(std::string const& file = {});
    ~Log();  // flushes

    // Names and values are escaped; a value may hold anything.
    void event(Level level, std::string_view message,
               std::initializer_list<std::pair<std::string_view, std::string_view>> fields = {});
    // The access log: one line per answer.
    void access(http::Request const& request, http::Response const& response,
                std::string_view route, std::chrono::microseconds duration, std::size_t bytes_sent);

private:
    struct Writer;
    std::unique_ptr<Writer> writer_;
};

}  // namespace chaolu::observe
