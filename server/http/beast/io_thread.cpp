// The sweep over deadlines, and the end of a loop.
#include "server/http/beast/io_thread.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <thread>

namespace chaolu::http::net {
namespace {

// How late a deadline may be noticed; limits are seconds.
constexpr std::chrono::milliseconds tick_every{50};

}  // namespace

IoThread::IoThread() { tick(); }

void IoThread::run() { context_.run(); }

void IoThread::tick() {
    timer_.expires_after(tick_every);
    timer_.async_wait([this](error_code error) {
        if (error || is_stopped_) return;
        sweep(Steady::now());
        tick();
    });
}

// From the back: ending a connection's wait never removes it from the list at once, but shutting
// may, and what takes its place has been seen already.
void IoThread::sweep(Steady::time_point now) {
    bool const is_over = now >= drained_by_;
    for (std::size_t at = connections_.size(); at-- > 0;) {
        auto& connection = *connections_[at];
        if (is_over)
            connection.shut();
        else if (now >= connection.deadline)
            connection.expire();
    }
}

void IoThread::drain(Steady::time_point until) {
    auto start = [this, until] {
        is_draining_ = true;
        drained_by_ = std::min(drained_by_, until);
        for (std::size_t at = connections_.size(); at-- > 0;)
            if (connections_[at]->idle) connections_[at]->shut();
        stop_when_empty();
    };
    asio::post(context_, std::move(start));
}

void IoThread::close_all() {
    is_draining_ = true;
    stop_when_empty();
    do {
        for (std::size_t at = connections_.size(); at-- > 0;) connections_[at]->shut();
        // One whose answer another thread is just putting ends when that thread is through.
        std::this_thread::yield();
        context_.restart();
        context_.poll();
    } while (!connections_.empty());
}

void IoThread::add(Connection& connection) {
    connection.place_ = connections_.size();
    connections_.push_back(&connection);
}

void IoThread::remove(Connection& connection) {
    connections_[connection.place_] = connections_.back();
    connections_[connection.place_]->place_ = connection.place_;
    connections_.pop_back();
    stop_when_empty();
}

void IoThread::stop_when_empty() {
    if (!is_draining_ || !connections_.empty()) return;
    is_stopped_ = true;
    work_.reset();
    timer_.cancel();
}

}  // namespace chaolu::http::net
