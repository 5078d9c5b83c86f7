// The listener: accepts, counts, deals connections to the I/O threads in turn, and ends in order.
#include "server/http/server.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "server/http/beast/session.hpp"
#include "server/http/beast/tls.hpp"
#include "server/http/response_head.hpp"
#include "server/http/trace.hpp"

namespace chaolu::http {

using net::error_code;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, net::Executor>;
namespace asio = boost::asio;

namespace {

constexpr int backlog = 4096;
// Out of descriptors: wait for some to come back rather than spin.
constexpr std::chrono::milliseconds accept_again_after{100};

std::vector<std::shared_ptr<net::IoThread>> make_threads(std::size_t count) {
    std::vector<std::shared_ptr<net::IoThread>> threads;
    for (std::size_t at = 0; at < std::max<std::size_t>(count, 1); ++at)
        threads.push_back(std::make_shared<net::IoThread>());
    return threads;
}

Acceptor listen(asio::io_context& context, ServerOptions const& options) {
    error_code error;
    Acceptor acceptor(context);
    auto const fail = [&](char const* what) {
        if (error)
            throw std::runtime_error(std::string(what) + " " + options.address + ":" +
                                     std::to_string(options.port) + ": " + error.message());
    };
    auto const address = asio::ip::make_address(options.address, error);
    fail("not an address to listen on:");
    asio::ip::tcp::endpoint const endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), error);
    fail("cannot listen on");
    acceptor.set_option(asio::socket_base::reuse_address(true), error);
    acceptor.bind(endpoint, error);
    fail("cannot listen on");
    acceptor.listen(backlog, error);
    fail("cannot listen on");
    return acceptor;
}

}  // namespace

struct Server::Impl {
    Impl(ServerOptions given, Pipeline& pipeline);
    ~Impl();

    net::Task<void> accept();
    void welcome(net::Socket socket, net::IoThread& thread);
    void turn_away(net::Socket socket);
    std::shared_ptr<asio::ssl::context> tls_now();

    ServerOptions const options;
    net::Shared shared;
    std::vector<std::shared_ptr<net::IoThread>> threads;
    Acceptor acceptor;
    std::uint16_t const port;
    std::mutex tls_mutex;
    std::shared_ptr<asio::ssl::context> tls;  // none: plain TCP
};

Server::Impl::Impl(ServerOptions given, Pipeline& pipeline)
    : options(std::move(given)),
      shared(options.limits, pipeline),
      threads(make_threads(options.io_threads)),
      acceptor(listen(threads.front()->context(), options)),
      port(acceptor.local_endpoint().port()) {
    if (!options.tls_certificate_file.empty())
        tls = net::make_tls_context(options.tls_certificate_file, options.tls_key_file);
    asio::co_spawn(threads.front()->context(), accept(), asio::detached);
}

Server::Impl::~Impl() {
    error_code ignored;
    acceptor.close(ignored);
    for (auto& thread : threads) thread->close_all();
}

std::shared_ptr<asio::ssl::context> Server::Impl::tls_now() {
    std::lock_guard lock(tls_mutex);
    return tls;
}

net::Task<void> Server::Impl::accept() {
    for (std::size_t turn = 0; acceptor.is_open(); ++turn) {
        auto& thread = *threads[turn % threads.size()];
        auto [error, socket] = co_await acceptor.async_accept(thread.context(), net::as_result);
        if (error == asio::error::operation_aborted) break;
        if (error) {
            net::Timer pause(threads.front()->context(), accept_again_after);
            co_await pause.async_wait(net::as_result);
        } else if (shared.connections.load() >= options.limits.connections_max) {
            turn_away(std::move(socket));
        } else {
            welcome(std::move(socket), thread);
        }
    }
}

void Server::Impl::welcome(net::Socket socket, net::IoThread& thread) {
    ++shared.connections;
    net::Seat seat(&shared);
    if (auto context = tls_now()) {
        net::TlsStream stream(std::move(socket), *context);
        asio::co_spawn(thread.context(),
                       net::serve(std::move(stream), std::move(context), thread, std::move(seat)),
                       asio::detached);
    } else {
        asio::co_spawn(thread.context(), net::serve(std::move(socket), thread, std::move(seat)),
                       asio::detached);
    }
}

// One attempt to say why, without waiting for it to be heard.
void Server::Impl::turn_away(net::Socket socket) {
    if (tls_now()) return;
    Request nothing;
    nothing.request_id = request_id_from({});
    auto const response = shared.pipeline.refuse(
        {Code::overloaded, "The server has as many connections as it takes."}, nothing);
    std::string out;
    append_head(out, response, {.request_id = nothing.request_id, .close = true});
    out += response.content();
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(out), ignored);
    socket.shutdown(asio::socket_base::shutdown_both, ignored);
}

Server::Server(ServerOptions options, Pipeline& pipeline)
    : impl_(std::make_unique<Impl>(std::move(options), pipeline)) {}

Server::~Server() = default;

std::uint16_t Server::port() const { return impl_->port; }

std::size_t Server::connections() const { return impl_->shared.connections.load(); }

void Server::run() {
    std::vector<std::thread> others;
    for (std::size_t at = 1; at < impl_->threads.size(); ++at)
        others.emplace_back([&thread = *impl_->threads[at]] { thread.run(); });
    impl_->threads.front()->run();
    for (auto& other : others) other.join();
}

void Server::drain(std::chrono::milliseconds at_most) {
    auto const until = net::Steady::now() + at_most;
    // In this order, so that no connection is dealt to a thread that has ended.
    auto stop = [&impl = *impl_, until] {
        error_code ignored;
        impl.acceptor.close(ignored);
        for (auto& thread : impl.threads) thread->drain(until);
    };
    asio::post(impl_->threads.front()->context(), std::move(stop));
}

void Server::reload_tls() {
    if (impl_->options.tls_certificate_file.empty()) return;
    auto fresh =
        net::make_tls_context(impl_->options.tls_certificate_file, impl_->options.tls_key_file);
    std::lock_guard lock(impl_->tls_mutex);
    impl_->tls = std::move(fresh);
}

}  // namespace chaolu::http
