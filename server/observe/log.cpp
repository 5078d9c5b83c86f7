// spdlog's asynchronous logger carries finished JSON lines.
#include "server/observe/log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "domain/core/time.hpp"
#include "server/http/call.hpp"

namespace chaolu::observe {
namespace {

constexpr std::size_t queue_lines_max = 8192;

void append_escaped(std::string& line, std::string_view value) {
    for (char c : value) {
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            line += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
            line += c;
        }
    }
}

void append_field(std::string& line, std::string_view name, std::string_view value) {
    line += ",\"";
    line += name;
    line += "\":\"";
    append_escaped(line, value);
    line += '"';
}

std::string_view name_of(Level level) {
    switch (level) {
        case Level::info: return "info";
        case Level::warning: return "warning";
        case Level::error: return "error";
    }
    return "error";
}

Instant wall_clock() {
    auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

std::string opening(Level level, std::string_view message) {
    std::string line = "{\"at\":\"" + to_text(wall_clock()) + "\",\"level\":\"";
    line += name_of(level);
    line += '"';
    append_field(line, "message", message);
    return line;
}

}  // namespace

// The thread ends before what it writes to: members go from the last to the first.
struct Log::Writer {
    std::shared_ptr<spdlog::logger> logger;
    std::shared_ptr<spdlog::details::thread_pool> thread;
};

Log::Log(std::string const& file) : writer_(std::make_unique<Writer>()) {
    writer_->thread = std::make_shared<spdlog::details::thread_pool>(queue_lines_max, 1);
    spdlog::sink_ptr sink;
    if (file.empty())
        sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
        sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
    auto& logger = writer_->logger;
    logger = std::make_shared<spdlog::async_logger>("chaolu", std::move(sink), writer_->thread,
                                                    spdlog::async_overflow_policy::overrun_oldest);
    logger->set_pattern("%v");
    logger->flush_on(spdlog::level::warn);
    // Known to spdlog only so that it is flushed.
    spdlog::set_default_logger(logger);
    spdlog::flush_every(std::chrono::seconds(1));
}

Log::~Log() {
    spdlog::shutdown();
    writer_->logger->flush();
}

void Log::event(Level level, std::string_view message,
                std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    auto line = opening(level, message);
    for (auto const& [name, value] : fields) append_field(line, name, value);
    line += '}';
    writer_->logger->log(level == Level::info ? spdlog::level::info : spdlog::level::warn, line);
}

void Log::access(http::Request const& request, http::Response const& response,
                 std::string_view route, std::chrono::microseconds duration,
                 std::size_t bytes_sent) {
    auto line = opening(Level::info, "request");
    append_field(line, "request_id", request.request_id);
    append_field(line, "traceparent", request.trace_parent);
    append_field(line, "method", text(request.method));
    append_field(line, "path", request.path);
    append_field(line, "route", route);
    append_field(line, "peer", request.peer);
    line += fmt::format(",\"status\":{},\"duration_us\":{},\"bytes_sent\":{}}}", response.status,
                        duration.count(), bytes_sent);
    writer_->logger->log(spdlog::level::info, line);
}

}  // namespace chaolu::observe
