// The states of a chunked body, and the accounts of its bytes.
#include "server/http/body.hpp"

#include <algorithm>

namespace chaolu::http {
namespace {

// For extensions and trailers of one whole body; nobody we know sends any.
constexpr std::size_t overhead_max = 4096;

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// A bare LF or another control character in there is a line end to some proxies.
bool is_quiet(char c) { return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f'); }

Error malformed() { return {Code::malformed_request, "The chunked body is malformed."}; }

Error too_large(std::uint64_t bytes_max) {
    return {Code::body_too_large,
            "The body may have at most " + std::to_string(bytes_max) + " bytes."};
}

}  // namespace

bool BodyBudget::take(std::uint64_t bytes) {
    auto const before = used_.fetch_add(bytes, std::memory_order_relaxed);
    // `before` may already count others who are about to give back: refusing them too is safe.
    if (bytes <= bytes_max_ && before <= bytes_max_ - bytes) return true;
    give_back(bytes);
    return false;
}

// One byte outside the data; false when it may not stand there.
bool ChunkedDecoder::control(char c) {
    auto step = [&](bool fits, State next) {
        if (fits) state_ = next;
        return fits;
    };
    switch (state_) {
        case State::size_first:
        case State::size: {
            auto const digit = hex_value(c);
            if (digit >= 0) {
                if (++digits_ > 16) return false;  // more would not fit 64 bits
                left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
                return step(true, State::size);
            }
            if (state_ == State::size_first) return false;
            if (c == ';') return step(true, State::extension);
            return step(c == '\r', State::size_end);
        }
        case State::extension:
            if (c == '\r') return step(true, State::size_end);
            return is_quiet(c);
        case State::size_end:
            digits_ = 0;
            return step(c == '\n', left_ > 0 ? State::data : State::trailer_first);
        case State::data_cr: return step(c == '\r', State::data_lf);
        case State::data_lf: return step(c == '\n', State::size_first);
        case State::trailer_first:
            if (c == '\r') return step(true, State::last_lf);
            return step(is_quiet(c), State::trailer);
        case State::trailer:
            if (c == '\r') return step(true, State::trailer_end);
            return is_quiet(c);
        case State::trailer_end: return step(c == '\n', State::trailer_first);
        case State::last_lf: return step(c == '\n', State::done);
        case State::data:
        case State::done: break;
    }
    return false;
}

Result<ChunkedDecoder::Step> ChunkedDecoder::next(std::string_view bytes) {
    Step step;
    if (state_ == State::data && !bytes.empty()) {
        step.data = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
        step.consumed = step.data.size();
        left_ -= step.consumed;
        if (left_ == 0) state_ = State::data_cr;
        return step;
    }
    while (step.consumed < bytes.size() && !done()) {
        auto const before = state_;
        if (!control(bytes[step.consumed])) return tl::unexpected(malformed());
        ++step.consumed;
        bool const is_overhead = before == State::extension || before == State::trailer;
        if (is_overhead && ++overhead_ > overhead_max) return tl::unexpected(malformed());
        if (state_ == State::data) {
            step.chunk_begins = left_;
            return step;
        }
    }
    return step;
}

std::optional<Error> BodyReader::limit(std::uint64_t bytes_max) {
    bytes_max_ = bytes_max;
    if (!framing_.chunked && framing_.length > bytes_max) return too_large(bytes_max);
    return {};
}

std::optional<Error> BodyReader::reserve(std::uint64_t bytes) {
    if (bytes > bytes_max_ || taken_ > bytes_max_ - bytes) return too_large(bytes_max_);
    if (!budget_.take(bytes))
        return Error{Code::overloaded, "The server holds too many request bodies; try again."};
    taken_ += bytes;
    return {};
}

std::optional<Error> BodyReader::begin() {
    if (framing_.chunked) return {};
    if (auto error = reserve(framing_.length)) return error;
    if (!into_.file) into_.body.reserve(framing_.length);
    return {};
}

void BodyReader::keep(std::string_view data) {
    if (into_.file)
        into_.file->append(data);
    else
        into_.body += data;
    received_ += data.size();
}

Result<std::size_t> BodyReader::feed(std::string_view bytes) {
    if (framing_.chunked) return feed_chunked(bytes);
    auto const mine = bytes.substr(0, std::min<std::uint64_t>(expected(), bytes.size()));
    keep(mine);
    return mine.size();
}

Result<std::size_t> BodyReader::feed_chunked(std::string_view bytes) {
    std::size_t consumed = 0;
    while (consumed < bytes.size() && !decoder_.done()) {
        auto step = decoder_.next(bytes.substr(consumed));
        if (!step) return tl::unexpected(std::move(step.error()));
        consumed += step->consumed;
        if (step->chunk_begins > 0)
            if (auto error = reserve(step->chunk_begins)) return tl::unexpected(std::move(*error));
        keep(step->data);
    }
    return consumed;
}

}  // namespace chaolu::http
