// Where an answer from any thread meets the coroutine that waits for it on its I/O thread.
#pragma once
#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "server/http/beast/io_thread.hpp"
#include "server/http/beast/types.hpp"

namespace chaolu::http::net {

// One value, put from any thread, taken once on the I/O thread. Both sides own the slot
// (shared_ptr), so whoever comes last finds it alive.
template <class T>
class Slot {
public:
    // The slot keeps the thread's io_context alive while another thread still posts to it.
    explicit Slot(std::shared_ptr<IoThread> thread) : thread_(std::move(thread)) {}

    // The first value counts: a pipeline may throw and still answer later.
    void put(T value) {
        if (is_put_.test_and_set()) return;
        value_.emplace(std::move(value));
        if (state_.exchange(State::full) == State::waiting) resume_->post();
    }

    bool ready() const { return state_.load() == State::full; }

    // Only when not ready(); resumes after put() or give_up(), always through the io_context.
    auto wait() {
        auto start = [this](auto handler) {
            resume_ = std::make_unique<ResumeWith<decltype(handler)>>(std::move(handler));
            auto expected = State::empty;
            if (!state_.compare_exchange_strong(expected, State::waiting)) resume_->post();
        };
        return asio::async_initiate<asio::deferred_t const, void()>(start, asio::deferred);
    }

    // On the I/O thread: wakes the coroutine without a value.
    void give_up() {
        auto expected = State::waiting;
        if (state_.compare_exchange_strong(expected, State::given_up)) resume_->post();
    }

    // Nothing after give_up().
    std::optional<T> take() {
        if (!ready()) return {};
        return std::move(value_);
    }

private:
    enum class State { empty, full, waiting, given_up };

    struct Resume {
        virtual ~Resume() = default;
        virtual void post() = 0;
    };
    template <class Handler>
    struct ResumeWith final : Resume {
        explicit ResumeWith(Handler resumed) : handler(std::move(resumed)) {}
        void post() override { asio::post(std::move(handler)); }
        Handler handler;
    };

    std::shared_ptr<IoThread> thread_;
    std::atomic_flag is_put_;
    std::atomic<State> state_{State::empty};
    std::optional<T> value_;
    std::unique_ptr<Resume> resume_;
};

}  // namespace chaolu::http::net
