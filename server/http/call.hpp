// What a request and an answer are to everything above the sockets: plain values.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/core/error.hpp"
#include "domain/core/id.hpp"
#include "domain/core/time.hpp"
#include "domain/identity/actor.hpp"

namespace chaolu::storage {
class Tx;
}
namespace chaolu::app {
struct Services;
}

namespace chaolu::http {

enum class Method { get, head, post, put, patch, delete_, options };
std::string_view text(Method method);

enum class Language { zh, en };

// A body that was too large to hold: an unlinked temporary file, read from its beginning.
class BodyFile {
public:
    BodyFile();  // throws std::system_error when no temporary file can be made
    ~BodyFile();
    BodyFile(BodyFile const&) = delete;
    BodyFile& operator=(BodyFile const&) = delete;

    void append(std::string_view bytes);  // throws std::system_error (disk full)
    std::uint64_t size() const { return size_; }
    // Up to `max` bytes from `offset`; empty at the end.
    std::string read(std::uint64_t offset, std::size_t max) const;

private:
    int descriptor_;
    std::uint64_t size_ = 0;
};

struct Request {
    Method method = Method::get;
    std::string path;   // percent-decoded, starts with '/'
    std::string query;  // as sent, without '?'
    // Lower-case names; one entry per field line, in order.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::shared_ptr<BodyFile> file;  // instead of body on routes that stream
    std::string request_id;
    std::string trace_parent;  // valid W3C traceparent of this request
    std::string peer;
    Instant received_at;

    // The first field of that name, or empty.
    std::string_view header(std::string_view lower_case_name) const;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json; charset=utf-8";
    // Names as they go out, such as "Location". Values never hold CR or LF: the writer refuses.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool close = false;
    // What is remembered under the idempotency key when it must differ from what is sent: an
    // answer that shows a secret once.
    std::optional<std::string> body_to_store = {};
    // A key or person whose credentials this answer revoked: forgotten here at once.
    std::optional<Uuid> revoked_credential = {};
    // A large constant (the documentation page): sent instead of body without a copy.
    std::string_view constant = {};
    // An answer without an end of its own (server-sent events): asked for more about four times a
    // second, on the I/O thread, so it must be quick; empty while there is nothing new, none at the
    // end. The connection closes behind it.
    std::function<std::optional<std::string>()> more = {};

    std::string_view content() const {
        return constant.empty() ? std::string_view(body) : constant;
    }
};

Response ok(std::string body);
Response created(std::string location, int version, std::string body);
Response with_version(int version, std::string body);  // 200 with ETag
// 200 for a document that changes without a new version (today's price, what is left): the ETag
// names the content too, so that nobody is told 304 about yesterday's price.
Response with_content_tag(int version, std::string body);
Response no_content();

// One request on its way through a handler. The handler decides nothing about transport: it reads
// the body and the parameters, works in `tx`, and returns an answer or a refusal.
struct Call {
    Request const& request;
    // Values of the {names} of the route's pattern, in order.
    std::vector<std::string> path_values;
    identity::Actor const& actor;
    Instant now;
    app::Services const& services;
    Language language = Language::zh;
    storage::Tx* transaction = nullptr;

    // The transaction of this call; only on routes that have one.
    storage::Tx& tx() const { return *transaction; }
    MarketId market() const { return *actor.market; }
    // Whether If-Match names this version of the document; if not, refuse with stale_version.
    bool is_current(int version) const;
    // The same of a document that is read with_content_tag(): only its version must still be this.
    bool names_version(int version) const;
};

}  // namespace chaolu::http
