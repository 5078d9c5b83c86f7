// Takes the body of a request apart as it arrives, under the route's limit and a budget that all
// connections share.
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/core/error.hpp"
#include "server/http/call.hpp"
#include "server/http/guard.hpp"

namespace chaolu::http {

// Bytes of bodies that the server holds or spools at this moment.
class BodyBudget {
public:
    explicit BodyBudget(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}
    bool take(std::uint64_t bytes);
    void give_back(std::uint64_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }
    std::uint64_t used() const { return used_.load(std::memory_order_relaxed); }

private:
    std::uint64_t bytes_max_;
    std::atomic<std::uint64_t> used_{0};
};

// The chunked coding (RFC 9112, 7.1), strictly: hexadecimal sizes, CR LF everywhere. Extensions
// and trailers are read past, never passed on, and their total length is bounded.
// (Beast 1.81 asserts when the last CR LF arrives in two pieces, and accepts a bare LF inside a
// quoted extension.)
class ChunkedDecoder {
public:
    struct Step {
        std::size_t consumed = 0;
        std::string_view data;           // part of `consumed`
        std::uint64_t chunk_begins = 0;  // size of a chunk whose header was just read
    };
    // Reads up to the next piece of data or the end of a chunk's header; call again while bytes
    // are left and it is not done.
    Result<Step> next(std::string_view bytes);
    bool done() const { return state_ == State::done; }

private:
    enum class State {
        size_first,
        size,
        extension,
        size_end,
        data,
        data_cr,
        data_lf,
        trailer_first,
        trailer,
        trailer_end,
        last_lf,
        done,
    };
    bool control(char c);

    State state_ = State::size_first;
    std::uint64_t left_ = 0;
    int digits_ = 0;
    std::size_t overhead_ = 0;
};

// Lives as long as its request: what it took from the budget goes back at the end.
class BodyReader {
public:
    BodyReader(Request& into, BodyBudget& budget) : into_(into), budget_(budget) {}
    ~BodyReader() { budget_.give_back(taken_); }
    BodyReader(BodyReader const&) = delete;
    BodyReader& operator=(BodyReader const&) = delete;

    // What the head announces. Without a call there is no body.
    void announce(Framing framing) { framing_ = framing; }
    // What the route allows; refuses a length beyond it before anything is read.
    std::optional<Error> limit(std::uint64_t bytes_max);
    // Takes an announced length from the budget, and makes room for it.
    std::optional<Error> begin();
    // How many of these bytes belong to the body; they are now in request.body or request.file.
    Result<std::size_t> feed(std::string_view bytes);
    bool done() const { return framing_.chunked ? decoder_.done() : received_ == framing_.length; }
    std::uint64_t received() const { return received_; }
    // How many bytes may still come, as far as the head tells.
    std::uint64_t expected() const {
        return framing_.chunked ? ~0ull : framing_.length - received_;
    }

private:
    std::optional<Error> reserve(std::uint64_t bytes);
    void keep(std::string_view data);
    Result<std::size_t> feed_chunked(std::string_view bytes);

    Request& into_;
    BodyBudget& budget_;
    Framing framing_;
    std::uint64_t bytes_max_ = 0;
    ChunkedDecoder decoder_;
    std::uint64_t received_ = 0;
    std::uint64_t taken_ = 0;  // from the budget
};

}  // namespace chaolu::http
