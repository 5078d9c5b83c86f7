// The public API as the demo uses it: answers decoded, busy servers waited for, pages joined.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/demo/files.hpp"
#include "server/http/client.hpp"

namespace chaolu::demo {

struct Answer {
    int status = 0;
    bool is_replay = false;
    Json body;  // null when the server sent no JSON
    bool has_code(std::string_view code) const;
};

// "409 insufficient-stock: ... /lines/0 insufficient-stock: ..." with the first faults.
std::string told(Answer const& answer);
// Stops the loading: says which entry was refused, why, and what helps.
[[noreturn]] void stop_at(Entry const& entry, Answer const& answer);

// 128 random bits in hexadecimal.
std::string nonce();

class Api {
public:
    explicit Api(std::string url);

    Answer get(std::string const& key, std::string const& target);
    // All pages. Throws unless every answer is 200.
    std::vector<Json> list(std::string const& key, std::string const& path);
    // The Idempotency-Key is made of `name` and the content, so that the same thing sent again, by
    // this run or the next, has one effect; another content is another request.
    Answer post(std::string const& key, std::string const& target, std::string const& name,
                Json const& body);
    Answer post_text(std::string const& key, std::string const& target, std::string const& name,
                     std::string const& content_type, std::string const& text);
    Answer remove(std::string const& key, std::string const& target, std::int64_t version);

private:
    using Headers = std::vector<std::pair<std::string, std::string>>;
    Answer send(std::string_view method, std::string const& target, std::string const& key,
                Headers headers, std::string const& body);
    std::string url_;
    http::Client client_;
};

}  // namespace chaolu::demo
