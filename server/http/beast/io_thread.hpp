// One event loop on one thread, the connections dealt to it, and the clock that ends their waits.
#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "server/http/beast/types.hpp"

namespace chaolu::http::net {

// What the loop knows of a connection. Only touched on the loop's thread.
//
// A deadline is a plain member that the loop compares a few times a second: with a timer of its
// own in Asio, each connection would pay for arming and cancelling it at every step of a request.
class Connection {
public:
    virtual ~Connection() = default;
    // The deadline has passed: end the operation that waits. Called again until it moves.
    virtual void expire() = 0;
    // End now, whatever is under way.
    virtual void shut() = 0;

    Steady::time_point deadline = Steady::time_point::max();
    // Between two requests: may be closed at any time.
    bool idle = true;

private:
    friend class IoThread;
    std::size_t place_ = 0;
};

class IoThread : public std::enable_shared_from_this<IoThread> {
public:
    IoThread();

    asio::io_context& context() { return context_; }
    // Runs the loop until drain() was called and the last connection has gone.
    void run();

    // Any thread: connections that idle are shut now, the others when they have answered or when
    // `until` comes.
    void drain(Steady::time_point until);
    // When no thread runs the loop: shuts every connection and lets its coroutine end.
    void close_all();

    // On the loop's thread.
    void add(Connection& connection);
    void remove(Connection& connection);
    bool draining() const { return is_draining_; }

private:
    void tick();
    void sweep(Steady::time_point now);
    void stop_when_empty();

    // Before the context, whose end destroys the coroutines that are still in it.
    std::vector<Connection*> connections_;
    bool is_draining_ = false;
    bool is_stopped_ = false;
    Steady::time_point drained_by_ = Steady::time_point::max();
    asio::io_context context_{1};
    Timer timer_{context_};
    asio::executor_work_guard<Executor> work_{context_.get_executor()};
};

}  // namespace chaolu::http::net
