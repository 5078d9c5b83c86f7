// A plain blocking HTTP/1.1 client for our own tools (the demo loader) and the tests.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chaolu::http {

struct ClientReply {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // lower-case names
    std::string body;
    std::string header(std::string_view lower_case_name) const;
};

// One keep-alive connection; reconnects once when the server closed it between requests.
class Client {
public:
    // "http://host:port" only. Every call throws std::runtime_error on a broken connection.
    explicit Client(std::string base_url);
    ~Client();
    Client(Client&&) noexcept;

    ClientReply send(std::string_view method, std::string_view target,
                     std::vector<std::pair<std::string, std::string>> const& headers,
                     std::string_view body);
    // Sends these bytes as they are on a fresh connection and returns everything the server
    // answers until it closes or falls silent for `quiet_ms`.
    std::string raw(std::string_view bytes, int quiet_ms);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace chaolu::http
