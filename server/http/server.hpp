// Listens, speaks HTTP/1.1 over TCP or TLS under limits and timers, and drains on request.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace chaolu::http {

class Pipeline;

struct Limits {
    std::size_t connections_max = 10'000;
    std::size_t request_line_bytes_max = 8 * 1024;
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t header_fields_max = 100;
    // Bytes of request bodies held or spooled by all connections together.
    std::uint64_t bodies_bytes_max = 256u << 20;
    std::chrono::milliseconds idle_max{60'000};
    std::chrono::milliseconds header_max{10'000};
    std::chrono::milliseconds body_grace{5'000};
    std::size_t body_bytes_per_second_min = 1024;
    std::chrono::milliseconds write_max{30'000};
    std::chrono::milliseconds handshake_max{5'000};
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one
    std::size_t io_threads = 2;
    std::string tls_certificate_file;  // both or neither; PEM
    std::string tls_key_file;
    Limits limits;
};

class Server {
public:
    // Binds and starts to listen; throws std::runtime_error that names the address when it cannot.
    Server(ServerOptions options, Pipeline& pipeline);
    ~Server();  // closes what is left

    std::uint16_t port() const;
    // Serves on io_threads threads until drained; returns when they have ended.
    void run();
    // Any thread: stop accepting, finish the requests under way, close idle connections; whatever
    // is left after `at_most` is closed.
    void drain(std::chrono::milliseconds at_most);
    // Any thread: loads the certificate and key again for new connections.
    void reload_tls();
    std::size_t connections() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace chaolu::http
