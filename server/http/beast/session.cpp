// The life of a connection. Each wait has its own deadline, each error its own end.
#include "server/http/beast/session.hpp"

#include "server/http/beast/head_parser.hpp"
#include "server/http/trace.hpp"

namespace chaolu::http::net {
namespace {

// A slow client; there is no code for 408 yet.
constexpr Code too_slow = Code::request_timeout;

std::string address_of(Socket const& socket) {
    error_code error;
    auto const peer = socket.remote_endpoint(error);
    return error ? std::string{} : peer.address().to_string();
}

Instant now_on_the_clock() {
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

// The body limit of the route; routes that take none allow none.
std::uint64_t body_bytes_max(Exchange const& exchange) {
    if (!exchange.match.route) return 0;
    auto const& options = exchange.match.route->options;
    return options.body == BodyKind::none ? 0 : options.body_bytes_max;
}

}  // namespace

template <class Stream>
Session<Stream>::Session(Stream stream, IoThread& thread, Shared& shared)
    : stream_(std::move(stream)),
      thread_(thread),
      shared_(shared),
      peer_(address_of(socket())),
      buffer_(shared.limits.request_line_bytes_max + shared.limits.header_bytes_max +
              body_read_bytes) {
    thread_.add(*this);
}

template <class Stream>
Session<Stream>::~Session() {
    thread_.remove(*this);
}

template <class Stream>
Socket& Session<Stream>::socket() {
    if constexpr (is_tls)
        return stream_.next_layer();
    else
        return stream_;
}

template <class Stream>
std::string_view Session<Stream>::received() const {
    auto const bytes = buffer_.data();
    return {static_cast<char const*>(bytes.data()), bytes.size()};
}

template <class Stream>
void Session<Stream>::expire() {
    error_code ignored;
    socket().cancel(ignored);
}

template <class Stream>
void Session<Stream>::shut() {
    is_shut_ = true;
    error_code ignored;
    socket().close(ignored);
    if (!answers_) return;
    answers_->refusal.give_up();
    answers_->response.give_up();
}

template <class Stream>
Task<void> Session<Stream>::run() {
    error_code ignored;
    socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    socket().non_blocking(true, ignored);
    if (thread_.draining()) co_return;
    if constexpr (is_tls)
        if (!co_await handshake()) co_return;
    while (co_await read_head())
        if (!co_await answer()) break;
    co_await linger();
}

template <class Stream>
Task<bool> Session<Stream>::handshake() {
    if constexpr (is_tls) {
        wait_at_most(shared_.limits.handshake_max);
        auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_result);
        co_return !error;
    }
    co_return true;
}

// True: a whole head stands at the front of buffer_, or head_error_ tells why it never will.
template <class Stream>
Task<bool> Session<Stream>::read_head() {
    HeadScanner scanner(shared_.limits);
    bool may_skip_line = true;
    idle = buffer_.size() == 0;
    // Drained while the last answer was on its way, and so without being told.
    if (idle && thread_.draining()) co_return false;
    wait_at_most(idle ? shared_.limits.idle_max : shared_.limits.header_max);
    while (true) {
        // One empty line after a body is forgiven (RFC 9112, 2.2).
        if (may_skip_line && received().starts_with("\r\n")) {
            buffer_.consume(2);
            may_skip_line = false;
        }
        if (received() != "\r") {
            auto const size = scanner.scan(received());
            if (!size) head_error_ = size.error();
            if (!size || *size > 0) {
                head_size_ = size.value_or(0);
                idle = false;
                co_return true;
            }
        }
        if (idle && buffer_.size() > 0) {
            idle = false;
            wait_at_most(shared_.limits.header_max);
        }
        auto [error, count] =
            co_await stream_.async_read_some(buffer_.prepare(head_read_bytes), as_result);
        buffer_.commit(count);
        if (!error) continue;
        head_error_ = read_failed(error, "head");
        is_broken_ = is_shut_ || idle || !head_error_;
        co_return !is_broken_;
    }
}

// What to tell a client whose request broke off; nothing when it cannot be told anything.
template <class Stream>
std::optional<Error> Session<Stream>::read_failed(error_code error, char const* what) const {
    if (error == asio::error::operation_aborted && !is_shut_)
        return Error{too_slow, std::string("The request ") + what + " took too long to arrive."};
    if (error == asio::error::eof)
        return Error{Code::malformed_request, std::string("The request ") + what + " is cut off."};
    return {};
}

template <class Stream>
std::optional<Response> Session<Stream>::refuse(Visit& visit, Error const& error) {
    visit.refused_by_us = true;
    return shared_.pipeline.refuse(error, visit.exchange->request);
}

// Head to request, and request to route. A response is final.
template <class Stream>
std::optional<Response> Session<Stream>::begin(Visit& visit) {
    auto& request = visit.exchange->request;
    request.peer = peer_;
    request.received_at = now_on_the_clock();
    if (!head_error_) head_error_ = read_request(visit);
    request.request_id = request_id_from(request.header("request-id"));
    request.trace_parent = trace_parent_from(request.header("traceparent"));
    if (head_error_) return refuse(visit, *head_error_);
    try {
        if (auto final = shared_.pipeline.admit(*visit.exchange)) return final;
    } catch (std::exception const&) {
        return refuse(visit, our_fault());
    }
    if (auto error = visit.body.limit(body_bytes_max(*visit.exchange)))
        return refuse(visit, *error);
    return {};
}

template <class Stream>
std::optional<Error> Session<Stream>::read_request(Visit& visit) {
    auto& request = visit.exchange->request;
    HeadParser parser(request);
    parser.header_limit(static_cast<std::uint32_t>(buffer_.max_size()));
    parser.body_limit(boost::none);
    request.headers.reserve(16);
    error_code error;
    parser.put(asio::const_buffer(buffer_.data().data(), head_size_), error);
    if (error) return Error{Code::malformed_request, "The request head is malformed."};
    auto head = check_head({parser.version(), parser.method(), parser.target(), request.headers});
    if (!head) return std::move(head.error());
    request.method = head->method;
    request.path = std::move(head->target.path);
    request.query = std::move(head->target.query);
    visit.body.announce(head->framing);
    visit.version = parser.version();
    visit.keep_alive = parser.keep_alive();
    buffer_.consume(head_size_);
    return {};
}

template <class Stream>
Task<bool> Session<Stream>::answer() {
    deadline = Steady::time_point::max();
    Visit visit(shared_);
    answers_ = std::make_shared<Answers>(thread_.shared_from_this());
    auto response = begin(visit);
    if (!response) response = co_await respond(visit);
    bool stays = false;
    if (!response)
        report(visit, *refuse(visit, {Code::shutting_down, "The server stopped."}), 0);
    else if (is_shut_ || is_broken_)
        report(visit, *response, 0);
    else
        stays = co_await send(visit, *response);
    answers_.reset();
    if (buffer_.size() == 0 && buffer_.capacity() > 2 * head_read_bytes) buffer_.shrink_to_fit();
    co_return stays;
}

// Nothing when the connection was shut before there was an answer.
template <class Stream>
Task<std::optional<Response>> Session<Stream>::respond(Visit& visit) {
    start_identify(visit);
    if (!answers_->refusal.ready()) co_await answers_->refusal.wait();
    auto refusal = answers_->refusal.take();
    if (!refusal) co_return std::nullopt;
    if (*refusal) co_return std::move(*refusal);
    if (auto refused = begin_body(visit)) co_return refused;
    if (!visit.body.done())
        if (auto refused = co_await read_body(visit)) co_return refused;
    deadline = Steady::time_point::max();
    start_run(visit);
    if (!answers_->response.ready()) co_await answers_->response.wait();
    co_return answers_->response.take();
}

template <class Stream>
void Session<Stream>::start_identify(Visit& visit) {
    try {
        shared_.pipeline.identify(visit.exchange,
                                  [answers = answers_](std::optional<Response> refusal) {
                                      answers->refusal.put(std::move(refusal));
                                  });
    } catch (std::exception const&) {
        answers_->refusal.put(refuse(visit, our_fault()));
    }
}

template <class Stream>
void Session<Stream>::start_run(Visit& visit) {
    visit.exchange->done = [answers = answers_](Response response) {
        answers->response.put(std::move(response));
    };
    try {
        shared_.pipeline.run(visit.exchange);
    } catch (std::exception const&) {
        answers_->response.put(*refuse(visit, our_fault()));
    }
}

template class Session<Socket>;
template class Session<TlsStream>;

Task<void> serve(Socket socket, IoThread& thread, Seat seat) {
    Session<Socket> session(std::move(socket), thread, *seat);
    co_await session.run();
}

Task<void> serve(TlsStream stream, [[maybe_unused]] std::shared_ptr<asio::ssl::context> context,
                 IoThread& thread, Seat seat) {
    Session<TlsStream> session(std::move(stream), thread, *seat);
    co_await session.run();
}

}  // namespace chaolu::http::net
