// A server with a small fake pipeline behind it, and a raw connection that says any bytes.
#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "server/http/pipeline.hpp"
#include "server/http/problem.hpp"
#include "server/http/server.hpp"
#include "tests/http/raw_connection.hpp"

namespace chaolu::http::test {

using namespace std::chrono_literals;

// Answers by path; what is not inline is answered by a thread of its own, as in the real server.
class FakePipeline final : public Pipeline {
public:
    FakePipeline() {
        RouteOptions json{.body = BodyKind::json, .body_bytes_max = 64 * 1024};
        RouteOptions file{.body = BodyKind::file, .body_bytes_max = 4 << 20};
        router_.get_inline("/hello", [](Request const&) { return ok("{\"hello\":1}"); });
        router_.get_inline("/empty", [](Request const&) { return no_content(); });
        for (auto path : {"/slow", "/big", "/throws", "/items/{id}", "/headers"})
            router_.get(path, Permission::public_, nullptr);
        router_.post("/echo", Permission::public_, nullptr, json);
        router_.post("/upload", Permission::public_, nullptr, file);
        router_.post("/items/{id}:cancel", Permission::public_, nullptr, json);
        worker_ = std::thread([this] { work(); });
    }
    ~FakePipeline() override {
        open_gate();
        post({});
        worker_.join();
    }

    std::optional<Response> admit(Exchange& exchange) override {
        ++admitted;
        auto const& request = exchange.request;
        exchange.match = router_.match(request.method, request.path);
        if (exchange.match.route) return {};
        if (exchange.match.allowed.empty()) return answer(404, "not-found");
        auto response =
            request.method == Method::options ? no_content() : answer(405, "method-not-allowed");
        response.headers.emplace_back("Allow", exchange.match.allowed);
        return response;
    }

    void identify(std::shared_ptr<Exchange> exchange,
                  std::function<void(std::optional<Response>)> done) override {
        auto const who = std::string(exchange->request.header("authorization"));
        auto decide = [exchange, done = std::move(done), who] {
            auto const is_bad = who.find("bad") != who.npos;
            done(is_bad ? std::optional(answer(401, "unauthenticated")) : std::nullopt);
        };
        if (who.find("late") != who.npos)
            post(std::move(decide));
        else
            decide();
    }

    void run(std::shared_ptr<Exchange> exchange) override {
        ++ran;
        {
            std::lock_guard lock(mutex_);
            exchanges_.push_back(exchange);
        }
        auto const& path = exchange->request.path;
        if (path == "/throws") throw std::runtime_error("a surprise");
        if (path == "/hello" || path == "/empty") {
            auto const& route = *exchange->match.route;
            return exchange->answer(std::get<InlineHandler>(route.handler)(exchange->request));
        }
        post([this, exchange] { exchange->answer(handle(*exchange)); });
    }

    Response refuse(Error const& error, Request const& request) override {
        bool const is_slow = error.code == Code::request_timeout;
        auto response = answer(is_slow ? 408 : status_of(error.code), slug(error.code));
        response.close = true;
        response.headers.emplace_back("X-Peer", request.peer);
        return response;
    }

    void finished(Request const&, Match const&, Response const&, std::chrono::microseconds,
                  std::size_t bytes_sent) override {
        ++finished_count;
        bytes += bytes_sent;
    }

    bool draining() const override { return is_draining; }

    void open_gate() {
        std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    // Exchanges that somebody still holds.
    std::size_t alive() {
        std::lock_guard lock(mutex_);
        std::erase_if(exchanges_, [](auto const& exchange) { return exchange.expired(); });
        return exchanges_.size();
    }

    static Response answer(int status, std::string_view code) {
        Response response = ok("{\"code\":\"" + std::string(code) + "\"}");
        response.status = status;
        response.content_type = "application/problem+json; charset=utf-8";
        return response;
    }

    std::atomic<int> admitted{0}, ran{0}, finished_count{0};
    std::atomic<std::size_t> bytes{0};
    std::atomic<bool> is_draining{false};

private:
    Response handle(Exchange const& exchange) {
        auto const& request = exchange.request;
        if (request.path == "/slow") {  // until the test opens the gate
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return is_open_; });
        }
        if (request.path == "/big") return ok(std::string(std::stoul(request.query), 'b'));
        if (request.path == "/headers") return with_version(7, request.trace_parent);
        if (request.path == "/echo") return ok(request.body);
        if (request.path == "/upload") {
            auto const size = request.file->size();
            return ok(std::to_string(size) + request.file->read(size > 3 ? size - 3 : 0, 99));
        }
        return ok(exchange.match.path_values.empty() ? "{}" : exchange.match.path_values[0]);
    }

    void post(std::function<void()> job) {
        std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
        changed_.notify_all();
    }
    void work() {
        while (true) {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return !jobs_.empty(); });
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            if (!job) return;
            job();
        }
    }

    Router router_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    std::vector<std::weak_ptr<Exchange>> exchanges_;
    bool is_open_ = false;
    std::thread worker_;
};

template <class Condition>
bool comes_true(Condition condition, std::chrono::milliseconds at_most = 5s) {
    auto const until = std::chrono::steady_clock::now() + at_most;
    while (!condition())
        if (std::chrono::steady_clock::now() > until)
            return false;
        else
            std::this_thread::sleep_for(2ms);
    return true;
}

// Starts when made, drains when destroyed. The pipeline outlives the server.
class RunningServer {
public:
    explicit RunningServer(Limits limits = {}, ServerOptions options = {}) {
        options.port = 0;
        options.limits = limits;
        server = std::make_unique<Server>(options, pipeline);
        thread_ = std::thread([this] { server->run(); });
    }
    ~RunningServer() { stop(); }
    void stop() {
        if (!thread_.joinable()) return;
        server->drain(0ms);
        thread_.join();
    }
    // After drain(): true when run() has returned by itself.
    void join() { thread_.join(); }

    std::uint16_t port() const { return server->port(); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
    RawConnection connect() const { return RawConnection(port()); }
    // What the server says to these bytes until it closes or has been silent for a while.
    Said ask(std::string_view bytes, std::chrono::milliseconds quiet = 3s) const {
        auto connection = connect();
        connection.send(bytes);
        return connection.read(quiet);
    }

    FakePipeline pipeline;
    std::unique_ptr<Server> server;

private:
    std::thread thread_;
};

inline std::string get(std::string_view target, std::string_view more = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" + std::string(more) + "\r\n";
}

inline std::string post(std::string_view target, std::string_view body,
                        std::string_view more = "") {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(more) + "\r\n" + std::string(body);
}

}  // namespace chaolu::http::test
