// The long transfers of a connection: bodies in, answers out, and the silence after the last one.
#include <boost/asio/write.hpp>

#include "server/http/beast/session.hpp"
#include "server/http/response_head.hpp"

namespace chaolu::http::net {
namespace {

// Longer content is sent beside its head rather than copied behind it.
constexpr std::size_t tls_record_bytes = 16 * 1024;
// How long and how much we listen to a client that still talks after our last answer: closing at
// once would send a reset that can overtake the answer.
constexpr std::chrono::milliseconds linger_max{2000};
constexpr std::size_t linger_bytes_max = 1 << 20;
// How often an answer without an end is asked for more.
constexpr std::chrono::milliseconds follow_every{250};

using Gather = std::array<asio::const_buffer, 2>;

Gather rest_of(std::string_view head, std::string_view content, std::size_t sent) {
    auto const of_head = std::min(sent, head.size());
    head.remove_prefix(of_head);
    content.remove_prefix(sent - of_head);
    return {asio::buffer(head), asio::buffer(content)};
}

}  // namespace

// Nothing: the whole body is here, or read_body() may go on for the rest.
template <class Stream>
std::optional<Response> Session<Stream>::begin_body(Visit& visit) {
    auto const* route = visit.exchange->match.route;
    try {
        if (route && route->options.body == BodyKind::file)
            visit.exchange->request.file = std::make_shared<BodyFile>();
        if (auto error = visit.body.begin()) return refuse(visit, *error);
    } catch (std::exception const&) {
        return refuse(visit, our_fault());
    }
    return feed_body(visit);
}

template <class Stream>
std::optional<Response> Session<Stream>::feed_body(Visit& visit) {
    if (visit.body.done()) return {};
    try {
        auto const used = visit.body.feed(received());
        if (!used) return refuse(visit, used.error());
        buffer_.consume(*used);
        return {};
    } catch (std::exception const&) {  // BodyFile: the disk is full
        return refuse(visit, our_fault());
    }
}

template <class Stream>
Task<std::optional<Response>> Session<Stream>::read_body(Visit& visit) {
    auto const& limits = shared_.limits;
    auto const expected = visit.exchange->request.header("expect");
    bool const asks = equals_ignoring_case(expected, "100-continue");
    if (asks && visit.version == 11 && buffer_.size() == 0) {
        constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        wait_at_most(limits.write_max);
        auto [error, count] = co_await asio::async_write(stream_, asio::buffer(go_on), as_result);
        is_broken_ = count < go_on.size() || error;
    }
    wait_at_most(limits.body_grace);
    while (!is_broken_) {
        auto const size =
            std::clamp<std::uint64_t>(visit.body.expected(), head_read_bytes, body_read_bytes);
        auto [error, count] = co_await stream_.async_read_some(buffer_.prepare(size), as_result);
        buffer_.commit(count);
        if (error) {
            auto const told = read_failed(error, "body");
            is_broken_ = !told;
            if (told) co_return refuse(visit, *told);
            break;
        }
        earn(count, limits.body_grace);
        if (auto refused = feed_body(visit)) co_return refused;
        if (visit.body.done()) co_return std::nullopt;
    }
    co_return refuse(visit, {Code::malformed_request, "The connection broke."});
}

// Bytes that moved buy time at the least rate we accept, but never more than the slack: a client
// that was quick at first may not stall for hours on that.
template <class Stream>
void Session<Stream>::earn(std::size_t bytes, std::chrono::milliseconds slack_max) {
    auto const rate = std::max<std::size_t>(shared_.limits.body_bytes_per_second_min, 1);
    deadline = std::min(deadline + std::chrono::microseconds(bytes * 1'000'000 / rate),
                        Steady::now() + slack_max);
}

template <class Stream>
bool Session<Stream>::may_stay(Visit const& visit, Response const& response) const {
    // What is left of a body must never be read as the next request.
    return visit.keep_alive && !response.close && !response.more && !visit.refused_by_us &&
           visit.body.done() && !thread_.draining() && !shared_.pipeline.draining();
}

template <class Stream>
Task<bool> Session<Stream>::send(Visit& visit, Response const& response) {
    auto const& request = visit.exchange->request;
    bool const stays = may_stay(visit, response);
    out_.clear();
    append_head(out_, response, {request.request_id, !stays, stays && visit.version == 10, is_tls});
    bool const is_bare = request.method == Method::head || !has_content(response.status);
    auto content = is_bare ? std::string_view{} : response.content();
    if (is_tls && content.size() <= tls_record_bytes) {
        out_ += content;
        content = {};
    }
    auto const total = out_.size() + content.size();
    std::size_t sent = 0;
    error_code error;
    // Nearly always the kernel takes all of it at once.
    if constexpr (!is_tls) sent = stream_.write_some(rest_of(out_, content, 0), error);
    if (error == asio::error::would_block) error = {};
    if (sent < total) wait_at_most(shared_.limits.write_max);
    while (!error && sent < total) {
        auto [fault, count] =
            co_await stream_.async_write_some(rest_of(out_, content, sent), as_result);
        error = fault;
        sent += count;
        earn(count, shared_.limits.write_max);
    }
    is_broken_ = error.failed();
    if (response.more && !is_bare && !error) sent += co_await follow(response);
    report(visit, response, sent);
    co_return stays && !error;
}

template <class Stream>
void Session<Stream>::report(Visit const& visit, Response const& response, std::size_t bytes_sent) {
    auto const took =
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - visit.started);
    try {
        shared_.pipeline.finished(visit.exchange->request, visit.exchange->match, response, took,
                                  bytes_sent);
    } catch (std::exception const&) {  // a log that fails must not cost the connection
    }
}

// Sends what comes, until there is no more of it or nobody left to read it; how many bytes.
template <class Stream>
Task<std::size_t> Session<Stream>::follow(Response const& response) {
    Timer timer(co_await asio::this_coro::executor);
    std::size_t sent = 0;
    while (!is_shut_ && !is_broken_ && !thread_.draining()) {
        std::optional<std::string> text;
        try {
            text = response.more();
        } catch (std::exception const&) {  // ends as if there were no more
        }
        if (!text) break;
        wait_at_most(shared_.limits.write_max);
        if (!text->empty()) {
            auto [error, count] =
                co_await asio::async_write(stream_, asio::buffer(*text), as_result);
            is_broken_ = error.failed();
            sent += count;
        }
        timer.expires_after(follow_every);
        co_await timer.async_wait(as_result);
    }
    co_return sent;
}

// After our last answer.
template <class Stream>
Task<void> Session<Stream>::linger() {
    if (is_shut_ || is_broken_) co_return;
    wait_at_most(linger_max);
    if constexpr (is_tls) co_await stream_.async_shutdown(as_result);
    error_code ignored;
    socket().shutdown(asio::socket_base::shutdown_send, ignored);
    for (std::size_t heard = 0; heard < linger_bytes_max;) {
        buffer_.clear();
        auto [error, count] =
            co_await socket().async_read_some(buffer_.prepare(body_read_bytes), as_result);
        if (error) break;
        heard += count;
    }
}

template std::optional<Response> Session<Socket>::begin_body(Visit&);
template std::optional<Response> Session<TlsStream>::begin_body(Visit&);
template Task<std::optional<Response>> Session<Socket>::read_body(Visit&);
template Task<std::optional<Response>> Session<TlsStream>::read_body(Visit&);
template Task<bool> Session<Socket>::send(Visit&, Response const&);
template Task<bool> Session<TlsStream>::send(Visit&, Response const&);
template void Session<Socket>::report(Visit const&, Response const&, std::size_t);
template void Session<TlsStream>::report(Visit const&, Response const&, std::size_t);
template Task<std::size_t> Session<Socket>::follow(Response const&);
template Task<std::size_t> Session<TlsStream>::follow(Response const&);
template Task<void> Session<Socket>::linger();
template Task<void> Session<TlsStream>::linger();

}  // namespace chaolu::http::net
