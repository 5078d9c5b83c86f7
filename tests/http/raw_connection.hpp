// A TCP connection that says any bytes, and counts what comes back as answers.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chaolu::http::test {

// All that a server said, and whether it then closed.
struct Said {
    std::string bytes;
    bool closed = false;

    // Answers one after another, cut by their Content-Length; `bare` tells which have no content
    // in spite of it (answers to HEAD).
    std::vector<std::string> answers(std::vector<bool> const& bare = {}) const {
        std::vector<std::string> list;
        std::string_view rest = bytes;
        while (rest.starts_with("HTTP/1.1 ")) {
            auto const head = rest.find("\r\n\r\n");
            if (head == rest.npos) break;
            std::size_t size = head + 4;
            auto const field = rest.substr(0, size).find("Content-Length: ");
            bool const is_bare = list.size() < bare.size() && bare[list.size()];
            if (field != rest.npos && !is_bare)
                size += std::stoul(std::string(rest.substr(field + 16, 20)));
            list.emplace_back(rest.substr(0, size));
            rest.remove_prefix(std::min(size, rest.size()));
        }
        if (!rest.empty()) list.emplace_back(rest);  // shown by the test that counts
        return list;
    }
    int status() const { return bytes.size() < 12 ? 0 : std::stoi(bytes.substr(9, 3)); }
    bool has(std::string_view text) const { return bytes.find(text) != bytes.npos; }
};

class RawConnection {
public:
    explicit RawConnection(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected =
            ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
        int const yes = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    }
    ~RawConnection() { close(); }
    RawConnection(RawConnection&& other) noexcept
        : connected(other.connected), descriptor_(std::exchange(other.descriptor_, -1)) {}
    RawConnection& operator=(RawConnection&&) = delete;

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto const sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;  // closed by the server: what it said tells why
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    // Until the server closes, says `wanted` bytes in all, or is silent for `quiet`.
    Said read(std::chrono::milliseconds quiet, std::size_t wanted = std::string::npos) {
        Said said;
        std::string piece(64 * 1024, '\0');
        while (said.bytes.size() < wanted) {
            pollfd waiting{descriptor_, POLLIN, 0};
            if (::poll(&waiting, 1, static_cast<int>(quiet.count())) <= 0) break;
            auto const size = ::recv(descriptor_, piece.data(), piece.size(), 0);
            if (size <= 0) {
                said.closed = true;
                break;
            }
            said.bytes.append(piece, 0, static_cast<std::size_t>(size));
        }
        return said;
    }
    void finish_sending() { ::shutdown(descriptor_, SHUT_WR); }
    // With a reset instead of an orderly end.
    void abort() {
        linger const now{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
        close();
    }
    void close() {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }
    int descriptor() const { return descriptor_; }

    bool connected = false;

private:
    int descriptor_;
};

}  // namespace chaolu::http::test
