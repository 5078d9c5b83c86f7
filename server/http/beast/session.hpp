// One connection: reads requests one after another, has each answered, writes the answers in order.
#pragma once
#include <array>
#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "server/http/beast/io_thread.hpp"
#include "server/http/beast/slot.hpp"
#include "server/http/beast/types.hpp"
#include "server/http/body.hpp"
#include "server/http/guard.hpp"
#include "server/http/pipeline.hpp"

namespace chaolu::http::net {

// What all connections of a server share.
struct Shared {
    Shared(Limits const& sizes, Pipeline& way)
        : limits(sizes), pipeline(way), bodies(sizes.bodies_bytes_max) {}
    Limits const limits;
    Pipeline& pipeline;
    BodyBudget bodies;
    std::atomic<std::size_t> connections{0};
};

// Counts a connection for as long as it is held.
struct Leave {
    void operator()(Shared* shared) const { --shared->connections; }
};
using Seat = std::unique_ptr<Shared, Leave>;

constexpr std::size_t head_read_bytes = 4 * 1024;
constexpr std::size_t body_read_bytes = 16 * 1024;

inline Error our_fault() { return {Code::internal, "Something went wrong on our side."}; }

// Lives in the frame of serve(). Everything runs on the thread of its socket; only Slot::put is
// called from elsewhere.
template <class Stream>
class Session final : public Connection {
public:
    Session(Stream stream, IoThread& thread, Shared& shared);
    ~Session() override;

    Task<void> run();
    void expire() override;
    void shut() override;

private:
    static constexpr bool is_tls = std::is_same_v<Stream, TlsStream>;

    // What the pipeline answers with, from any thread.
    struct Answers {
        explicit Answers(std::shared_ptr<IoThread> const& thread)
            : refusal(thread), response(thread) {}
        Slot<std::optional<Response>> refusal;
        Slot<Response> response;
    };

    // One request under way.
    struct Visit {
        explicit Visit(Shared& shared) : body(exchange->request, shared.bodies) {}
        std::shared_ptr<Exchange> exchange = std::make_shared<Exchange>();
        Steady::time_point started = Steady::now();
        BodyReader body;
        int version = 11;
        bool keep_alive = false;
        bool refused_by_us = false;  // what follows on this connection cannot be trusted
    };

    Task<bool> handshake();
    Task<bool> read_head();
    Task<bool> answer();
    Task<std::optional<Response>> respond(Visit& visit);
    Task<std::optional<Response>> read_body(Visit& visit);
    Task<bool> send(Visit& visit, Response const& response);
    Task<std::size_t> follow(Response const& response);
    Task<void> linger();

    std::optional<Response> begin(Visit& visit);
    std::optional<Error> read_request(Visit& visit);
    std::optional<Response> begin_body(Visit& visit);
    std::optional<Response> feed_body(Visit& visit);
    void start_identify(Visit& visit);
    void start_run(Visit& visit);
    std::optional<Response> refuse(Visit& visit, Error const& error);
    std::optional<Error> read_failed(error_code error, char const* what) const;
    bool may_stay(Visit const& visit, Response const& response) const;
    void report(Visit const& visit, Response const& response, std::size_t bytes_sent);

    Socket& socket();
    std::string_view received() const;
    void wait_at_most(std::chrono::milliseconds span) { deadline = Steady::now() + span; }
    void earn(std::size_t bytes, std::chrono::milliseconds slack_max);

    Stream stream_;
    IoThread& thread_;
    Shared& shared_;
    std::string peer_;
    // Bytes received and not yet used: the rest of a head or body, or pipelined requests.
    boost::beast::flat_buffer buffer_;
    std::string out_;
    std::shared_ptr<Answers> answers_;
    std::optional<Error> head_error_;
    std::size_t head_size_ = 0;
    bool is_shut_ = false;
    bool is_broken_ = false;  // nobody is left to read what we would send
};

// Serves one accepted connection to its end. `context` is only kept alive.
Task<void> serve(Socket socket, IoThread& thread, Seat seat);
Task<void> serve(TlsStream stream, std::shared_ptr<asio::ssl::context> context, IoThread& thread,
                 Seat seat);

}  // namespace chaolu::http::net
