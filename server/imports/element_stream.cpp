// Cuts elements out of a stream by looking for their tags.
#include "server/imports/element_stream.hpp"

namespace chaolu::imports {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{64} * 1024;
constexpr auto npos = std::string::npos;

bool ends_name(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '/' || c == '>';
}

}  // namespace

std::string_view local_name(std::string_view name) {
    auto const colon = name.find(':');
    return colon == npos ? name : name.substr(colon + 1);
}

ElementStream::ElementStream(std::unique_ptr<PartStream> part, std::string_view name,
                             std::size_t bytes_max)
    : part_(std::move(part)), name_(name), bytes_max_(bytes_max) {}

bool ElementStream::refill() {
    if (broken_) return false;
    if (part_->read(buffer_, chunk_bytes) > 0) return true;
    broken_ = part_->broken();
    return false;
}

// Makes room by dropping what lies before, then reads on.
bool ElementStream::need(std::size_t kept_from) {
    buffer_.erase(0, kept_from);
    at_ = 0;
    return refill();
}

std::size_t ElementStream::end_of_tag(std::size_t from) const {
    char quote = '\0';
    for (auto at = from; at < buffer_.size(); ++at) {
        char const c = buffer_[at];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return npos;
}

// Finds the root and the prefix of its name. What has a DOCTYPE is no part of a workbook.
bool ElementStream::begin() {
    is_begun_ = true;
    auto const refuse = [&] {
        if (!broken_)
            broken_ = bad_workbook(Code::invalid_content, "has a part that is not its XML");
        return false;
    };
    while (buffer_.size() < chunk_bytes && refill()) continue;
    std::size_t at = 0;
    if (buffer_.starts_with("\xEF\xBB\xBF")) at = 3;
    while (true) {
        at = buffer_.find_first_not_of(" \t\r\n", at);
        if (at == npos || buffer_[at] != '<' || at + 1 >= buffer_.size()) return refuse();
        auto const end = end_of_tag(at);
        if (end == npos || buffer_[at + 1] == '!') return refuse();
        if (buffer_[at + 1] != '?') {
            auto const name = std::string_view(buffer_).substr(at + 1, end - at - 2);
            auto const colon = name.substr(0, name.find_first_of(" \t\r\n/")).find(':');
            auto const prefix =
                colon == npos ? std::string() : std::string(name.substr(0, colon + 1));
            opening_ = "<" + prefix + name_;
            closing_ = "</" + prefix + name_;
            at_ = end;
            return true;
        }
        at = end;
    }
}

// Where the next opening tag begins, reading on as far as needed.
std::size_t ElementStream::find_opening() {
    auto from = at_;
    while (true) {
        auto const at = buffer_.find(opening_, from);
        if (at != npos && at + opening_.size() < buffer_.size()) {
            if (ends_name(buffer_[at + opening_.size()])) return at;
            from = at + 1;
            continue;
        }
        auto kept = buffer_.size() > opening_.size() ? buffer_.size() - opening_.size() : 0;
        if (at != npos) kept = at;
        if (!need(kept)) return npos;
        from = 0;
    }
}

// One past the closing tag, or npos.
std::size_t ElementStream::find_closing(std::size_t from) const {
    for (auto at = buffer_.find(closing_, from); at != npos; at = buffer_.find(closing_, at + 1)) {
        auto const behind = at + closing_.size();
        if (behind >= buffer_.size()) return npos;
        if (ends_name(buffer_[behind])) return end_of_tag(at);
    }
    return npos;
}

std::optional<std::string_view> ElementStream::next() {
    if (!is_begun_ && !begin()) return {};
    at_ = find_opening();
    if (at_ == npos) {
        at_ = buffer_.size();
        return {};
    }
    while (true) {
        auto end = end_of_tag(at_);
        if (end != npos && buffer_[end - 2] != '/') end = find_closing(end);
        if (end != npos) {
            found_.assign(buffer_, at_, end - at_);
            at_ = end;
            return found_;
        }
        if (buffer_.size() - at_ > bytes_max_) {
            broken_ = bad_workbook(Code::too_long, "has a row or text longer than " +
                                                       std::to_string(bytes_max_) + " bytes");
            return {};
        }
        if (need(at_)) continue;
        if (!broken_) broken_ = bad_workbook(Code::invalid_content, "has a part that is cut short");
        return {};
    }
}

}  // namespace chaolu::imports
