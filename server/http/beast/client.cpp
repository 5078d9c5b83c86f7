// A blocking client whose every wait is bounded.
#include "server/http/client.hpp"

#include <poll.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <stdexcept>

namespace chaolu::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int wait_ms_max = 30'000;

// A socket for Beast's blocking functions. Asio's own retry a read for ever when SO_RCVTIMEO ends
// it, so the waiting is done here.
class TimedStream {
public:
    explicit TimedStream(asio::io_context& context) : socket_(context) {}
    tcp::socket& socket() { return socket_; }

    template <class Buffers>
    std::size_t read_some(Buffers const& buffers, error_code& error) {
        return repeat(POLLIN, error, [&] { return socket_.read_some(buffers, error); });
    }
    template <class Buffers>
    std::size_t write_some(Buffers const& buffers, error_code& error) {
        return repeat(POLLOUT, error, [&] { return socket_.write_some(buffers, error); });
    }
    // The throwing forms are part of Beast's requirements.
    template <class Buffers>
    std::size_t read_some(Buffers const& buffers) {
        error_code error;
        auto const size = read_some(buffers, error);
        if (error) throw std::runtime_error("reading failed: " + error.message());
        return size;
    }
    template <class Buffers>
    std::size_t write_some(Buffers const& buffers) {
        error_code error;
        auto const size = write_some(buffers, error);
        if (error) throw std::runtime_error("writing failed: " + error.message());
        return size;
    }
    // False when nothing happened in time.
    bool wait(short events, int ms_max) {
        pollfd waiting{socket_.native_handle(), events, 0};
        return ::poll(&waiting, 1, ms_max) > 0;
    }

private:
    template <class Attempt>
    std::size_t repeat(short events, error_code& error, Attempt attempt) {
        while (true) {
            auto const size = attempt();
            if (error != asio::error::would_block) return size;
            if (!wait(events, wait_ms_max)) {
                error = asio::error::timed_out;
                return 0;
            }
        }
    }
    tcp::socket socket_;
};

}  // namespace

std::string ClientReply::header(std::string_view lower_case_name) const {
    for (auto const& [name, value] : headers)
        if (name == lower_case_name) return value;
    return {};
}

struct Client::Impl {
    std::string host;
    std::string port;
    asio::io_context context;
    std::optional<TimedStream> stream;
    beast::flat_buffer buffer;

    explicit Impl(std::string const& base_url);
    void connect(std::optional<TimedStream>& into);
    bool exchange(beast::http::request<beast::http::string_body> const& request, ClientReply& reply,
                  bool may_be_stale);
};

Client::Impl::Impl(std::string const& base_url) {
    constexpr std::string_view scheme = "http://";
    if (!base_url.starts_with(scheme)) throw std::runtime_error("not an http URL: " + base_url);
    auto rest = base_url.substr(scheme.size());
    rest = rest.substr(0, rest.find('/'));
    auto const colon = rest.rfind(':');
    host = rest.substr(0, colon);
    port = colon == std::string::npos ? "80" : rest.substr(colon + 1);
}

void Client::Impl::connect(std::optional<TimedStream>& into) {
    error_code error;
    auto const found = tcp::resolver(context).resolve(host, port, error);
    if (!error) {
        into.emplace(context);
        asio::connect(into->socket(), found, error);
    }
    if (error) {
        into.reset();
        throw std::runtime_error("cannot connect to " + host + ":" + port + ": " + error.message());
    }
    into->socket().set_option(tcp::no_delay(true));
    into->socket().non_blocking(true);
}

// False when a kept connection turned out to be closed before it answered a byte.
bool Client::Impl::exchange(beast::http::request<beast::http::string_body> const& request,
                            ClientReply& reply, bool may_be_stale) {
    namespace http = beast::http;
    error_code error;
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    parser.skip(request.method() == http::verb::head);
    http::write(*stream, request, error);
    if (!error || error == asio::error::broken_pipe || error == asio::error::connection_reset)
        http::read(*stream, buffer, parser, error);
    if (error) {
        stream.reset();
        if (may_be_stale && !parser.got_some() && error != asio::error::timed_out) return false;
        throw std::runtime_error("no answer from " + host + ":" + port + ": " + error.message());
    }
    reply.status = static_cast<int>(parser.get().result_int());
    for (auto const& field : parser.get()) {
        std::string name(field.name_string());
        for (char& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        reply.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    reply.body = std::move(parser.get().body());
    if (!parser.keep_alive()) stream.reset();
    return true;
}

Client::Client(std::string base_url) : impl_(std::make_unique<Impl>(base_url)) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

ClientReply Client::send(std::string_view method, std::string_view target,
                         std::vector<std::pair<std::string, std::string>> const& headers,
                         std::string_view body) {
    beast::http::request<beast::http::string_body> request;
    request.method_string(beast::string_view(method.data(), method.size()));
    request.target(beast::string_view(target.data(), target.size()));
    request.version(11);
    request.set("Host", impl_->host + ":" + impl_->port);
    for (auto const& [name, value] : headers) request.insert(name, value);
    request.body() = body;
    bool const announces = !body.empty() || method == "POST" || method == "PUT";
    if (announces) request.content_length(body.size());
    ClientReply reply;
    bool const is_kept = impl_->stream.has_value();
    if (!is_kept) {
        impl_->buffer.clear();
        impl_->connect(impl_->stream);
    }
    if (impl_->exchange(request, reply, is_kept)) return reply;
    impl_->buffer.clear();
    impl_->connect(impl_->stream);
    impl_->exchange(request, reply, false);
    return reply;
}

std::string Client::raw(std::string_view bytes, int quiet_ms) {
    std::optional<TimedStream> stream;
    impl_->connect(stream);
    auto& socket = stream->socket();
    std::string answer, piece(64 * 1024, '\0');
    // Reads while it writes: a server that waits for us to read would never read the rest.
    while (true) {
        auto const events = static_cast<short>(bytes.empty() ? POLLIN : POLLIN | POLLOUT);
        if (!stream->wait(events, quiet_ms)) return answer;
        error_code error;
        if (!bytes.empty()) {
            bytes.remove_prefix(socket.write_some(asio::buffer(bytes), error));
            if (error && error != asio::error::would_block) bytes = {};
        }
        auto const size = socket.read_some(asio::buffer(piece), error);
        if (error && error != asio::error::would_block) return answer;
        answer.append(piece, 0, size);
    }
}

}  // namespace chaolu::http
