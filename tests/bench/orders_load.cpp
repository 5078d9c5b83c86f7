// Loads a server over HTTP from one thread, in a closed loop: orders with fresh keys, or reads.
//
// Every connection has one request under way. Requests are built once; of an order only the key and
// the SKU codes change, in place. So the tool takes a small part of a core that it shares with what
// it measures. It prints one JSON object; load_options.hpp tells the options.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "load_request.hpp"

namespace load {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t head_bytes_max = 64 * 1024;
constexpr std::chrono::milliseconds reconnect_pause{20};

struct Connection {
    int socket = -1;
    Template order;
    std::string_view request;
    std::size_t sent = 0;
    Clock::time_point sent_at;
    bool is_waiting = false;  // a request is under way
    std::string head_bytes;
    Head head;
    bool has_head = false;
    std::size_t body_left = 0;
    Clock::time_point retry_at;
};

struct Figures {
    std::uint64_t answers = 0;
    std::map<int, std::uint64_t> statuses;
    std::vector<std::uint32_t> latencies_us;
    std::uint64_t bytes = 0;
    std::uint64_t lost = 0;
    std::uint64_t reconnects = 0;
    bool is_stalled = false;
    double seconds = 0;

    double latency_ms(double share) {
        if (latencies_us.empty()) return 0;
        auto at = static_cast<std::size_t>(share * static_cast<double>(latencies_us.size() - 1));
        std::nth_element(latencies_us.begin(),
                         latencies_us.begin() + static_cast<std::ptrdiff_t>(at),
                         latencies_us.end());
        return latencies_us[at] / 1000.0;
    }
};

class Load {
public:
    explicit Load(Options const& options)
        : options_(options),
          random_(options.seed),
          poll_(epoll_create1(0)),
          scratch_(256 * 1024, '\0'),
          connections_(options.connections) {
        if (!options.log.empty()) log_.open(options.log, std::ios::app);
        for (auto const& target : options.targets)
            reads_.push_back(head_of(options, "GET " + target) + "\r\n");
        if (reads_.empty())
            for (auto& connection : connections_) connection.order = order_template(options);
    }

    Figures run() {
        auto const start = Clock::now();
        auto const end = start + std::chrono::duration_cast<Clock::duration>(
                                     std::chrono::duration<double>(options_.seconds));
        last_answer_at_ = start;
        std::size_t under_way = 0;
        do {
            auto const now = Clock::now();
            is_asking_ = now < end && asked_ < options_.count;
            under_way = 0;
            for (auto& connection : connections_) {
                if (!connection.is_waiting && is_asking_ && connection.retry_at <= now)
                    ask(connection);
                under_way += connection.is_waiting ? 1 : 0;
            }
            serve_events(end);
            auto const idle = std::chrono::duration<double>(Clock::now() - last_answer_at_);
            figures_.is_stalled = idle.count() > options_.patience_seconds;
        } while ((under_way > 0 || is_asking_) && !figures_.is_stalled);
        for (auto& connection : connections_)
            if (connection.is_waiting) lose(connection);
        figures_.seconds = std::chrono::duration<double>(last_answer_at_ - start).count();
        return std::move(figures_);
    }

private:
    // Until all answers are in, or a while has passed; new requests are sent as answers arrive.
    void serve_events(Clock::time_point end) {
        epoll_event events[256];
        for (int round = 0; round < 64; ++round) {
            int ready = epoll_wait(poll_, events, 256, 5);
            if (ready <= 0) return;
            is_asking_ = Clock::now() < end;
            for (int at = 0; at < ready; ++at) {
                auto& connection = *static_cast<Connection*>(events[at].data.ptr);
                if (events[at].events & EPOLLOUT) send_rest(connection);
                if (events[at].events & ~EPOLLOUT) receive(connection);
            }
        }
    }

    bool open(Connection& connection) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(options_.port);
        if (inet_pton(AF_INET, options_.host.c_str(), &address.sin_addr) != 1)
            throw std::runtime_error("the host is not an IPv4 address: " + options_.host);
        connection.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        timeval limit{2, 0};
        int yes = 1;
        setsockopt(connection.socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        auto const* where = reinterpret_cast<sockaddr const*>(&address);
        if (connect(connection.socket, where, sizeof address) != 0) {
            close(connection);
            return false;
        }
        watch(connection, EPOLL_CTL_ADD, EPOLLIN);
        return true;
    }

    void watch(Connection& connection, int operation, std::uint32_t events) {
        epoll_event event{};
        event.events = events;
        event.data.ptr = &connection;
        epoll_ctl(poll_, operation, connection.socket, &event);
    }

    void close(Connection& connection) {
        if (connection.socket >= 0) ::close(connection.socket);
        connection.socket = -1;
        connection.head_bytes.clear();
        connection.has_head = false;
        connection.retry_at = Clock::now() + reconnect_pause;
    }

    void ask(Connection& connection) {
        if (asked_ >= options_.count) return;
        if (connection.socket < 0 && !open(connection)) return;
        if (reads_.empty()) {
            make_fresh(connection.order, options_, random_);
            connection.request = connection.order.bytes;
        } else {
            connection.request = reads_[random_.below(reads_.size())];
        }
        ++asked_;
        connection.sent = 0;
        connection.sent_at = Clock::now();
        connection.is_waiting = true;
        send_rest(connection);
    }

    void send_rest(Connection& connection) {
        if (!connection.is_waiting || connection.socket < 0) return;
        auto rest = connection.request.substr(connection.sent);
        auto sent = send(connection.socket, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) return lose(connection);
        bool const was_cut = connection.sent > 0;
        connection.sent += static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
        bool const is_cut = connection.sent < connection.request.size();
        if (is_cut != was_cut)
            watch(connection, EPOLL_CTL_MOD, is_cut ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }

    void receive(Connection& connection) {
        if (connection.socket < 0) return;
        auto got = recv(connection.socket, scratch_.data(), scratch_.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) return lose(connection);
        figures_.bytes += static_cast<std::uint64_t>(got);
        std::string_view bytes(scratch_.data(), static_cast<std::size_t>(got));
        if (!connection.has_head) {
            auto const before = connection.head_bytes.size();
            connection.head_bytes.append(bytes.substr(0, head_bytes_max));
            auto end = connection.head_bytes.find("\r\n\r\n", before < 3 ? 0 : before - 3);
            if (end == std::string::npos) {
                if (connection.head_bytes.size() > head_bytes_max)
                    throw std::runtime_error("an answer's head has no end");
                return;
            }
            bytes.remove_prefix(end + 4 - before);
            connection.head =
                parse_head(std::string_view(connection.head_bytes).substr(0, end + 4));
            connection.has_head = true;
            connection.body_left = connection.head.content_length;
        }
        if (bytes.size() > connection.body_left)
            throw std::runtime_error("an answer is longer than it says");
        connection.body_left -= bytes.size();
        if (connection.body_left == 0) answered(connection);
    }

    void answered(Connection& connection) {
        last_answer_at_ = Clock::now();
        auto const latency = last_answer_at_ - connection.sent_at;
        figures_.latencies_us.push_back(static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(latency).count()));
        ++figures_.answers;
        ++figures_.statuses[connection.head.status];
        note(connection, connection.head.status);
        connection.is_waiting = false;
        connection.has_head = false;
        connection.head_bytes.clear();
        if (connection.head.closes) {
            ++figures_.reconnects;
            close(connection);
        } else if (is_asking_) {
            ask(connection);
        }
    }

    // The connection broke: what was asked on it may or may not have been done.
    void lose(Connection& connection) {
        if (connection.is_waiting) {
            ++figures_.lost;
            note(connection, 0);
        }
        connection.is_waiting = false;
        ++figures_.reconnects;
        close(connection);
    }

    void note(Connection const& connection, int status) {
        if (!log_.is_open() || !reads_.empty()) return;
        log_ << std::string_view(connection.order.bytes).substr(connection.order.key_at, key_bytes)
             << ' ' << status << ' '
             << (status == 0 || connection.head.order.empty() ? "-" : connection.head.order)
             << '\n';
    }

    Options const& options_;
    Random random_;
    int poll_;
    std::string scratch_;
    std::vector<Connection> connections_;
    std::vector<std::string> reads_;
    std::ofstream log_;
    Figures figures_;
    std::uint64_t asked_ = 0;
    bool is_asking_ = true;
    Clock::time_point last_answer_at_;
};

void print(Figures& figures, Options const& options) {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    auto seconds_of = [](timeval time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    std::printf("{\"connections\": %zu, \"seed\": %llu, \"answers\": %llu, \"seconds\": %.3f, ",
                options.connections, static_cast<unsigned long long>(options.seed),
                static_cast<unsigned long long>(figures.answers), figures.seconds);
    std::printf("\"per_second\": %.1f, \"statuses\": {",
                figures.seconds > 0 ? static_cast<double>(figures.answers) / figures.seconds : 0.0);
    char const* separator = "";
    for (auto const& [status, count] : figures.statuses) {
        std::printf("%s\"%d\": %llu", separator, status, static_cast<unsigned long long>(count));
        separator = ", ";
    }
    std::printf("}, \"lost\": %llu, \"reconnects\": %llu, \"stalled\": %s, \"bytes\": %llu, ",
                static_cast<unsigned long long>(figures.lost),
                static_cast<unsigned long long>(figures.reconnects),
                figures.is_stalled ? "true" : "false",
                static_cast<unsigned long long>(figures.bytes));
    std::printf("\"p50_ms\": %.3f, \"p95_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f, ",
                figures.latency_ms(0.5), figures.latency_ms(0.95), figures.latency_ms(0.99),
                figures.latency_ms(1));
    std::printf("\"cpu_seconds\": %.3f}\n", seconds_of(used.ru_utime) + seconds_of(used.ru_stime));
}

}  // namespace
}  // namespace load

int main(int argc, char** argv) {
    try {
        auto const options = load::options_from(argc, argv);
        auto figures = load::Load(options).run();
        load::print(figures, options);
        return figures.is_stalled ? 1 : 0;
    } catch (std::exception const& error) {
        std::cerr << "orders_load: " << error.what() << "\n";
        load::usage();
        return 2;
    }
}
