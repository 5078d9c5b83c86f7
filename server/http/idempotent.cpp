// Fingerprints, and answers on their way into and out of the table.
#include "server/http/idempotent.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace chaolu::http {
namespace {

constexpr std::size_t key_length_min = 16;
constexpr std::size_t key_length_max = 255;
constexpr std::size_t chunk_bytes = 64 * 1024;
// Kept of what is neither JSON nor a problem: a table, or nothing at all.
constexpr std::string_view type_field = "Content-Type";

class Sha256 {
public:
    Sha256() : context_(EVP_MD_CTX_new()) {
        if (!context_ || EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) != 1)
            throw std::runtime_error("SHA-256 is not available");
    }
    ~Sha256() { EVP_MD_CTX_free(context_); }
    Sha256(Sha256 const&) = delete;
    Sha256& operator=(Sha256 const&) = delete;

    void add(std::string_view bytes) { EVP_DigestUpdate(context_, bytes.data(), bytes.size()); }
    std::string finish() {
        std::array<unsigned char, 32> digest{};
        EVP_DigestFinal_ex(context_, digest.data(), nullptr);
        return {reinterpret_cast<char const*>(digest.data()), digest.size()};
    }

private:
    EVP_MD_CTX* context_;
};

std::string fingerprint_of(Request const& request, bool is_body_secret) {
    Sha256 hash;
    hash.add(text(request.method));
    hash.add(" ");
    hash.add(request.path);
    hash.add("?");
    hash.add(request.query);
    hash.add("\n");
    if (is_body_secret) return hash.finish();
    // JSON is JSON; other bytes mean something else in another charset or format.
    auto const type = request.header("content-type");
    if (!type.empty() && !type.starts_with("application/json")) {
        hash.add(type);
        hash.add("\n");
    }
    hash.add(request.body);
    if (request.file)
        for (std::uint64_t offset = 0; offset < request.file->size();) {
            auto chunk = request.file->read(offset, chunk_bytes);
            hash.add(chunk);
            offset += chunk.size();
        }
    return hash.finish();
}

}  // namespace

Result<std::string> idempotency_key_of(Request const& request) {
    auto value = request.header("idempotency-key");
    if (value.empty())
        return refuse(Code::idempotency_key_missing,
                      "This request changes something: send an Idempotency-Key header, "
                      "so that repeating it is safe.");
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
    bool is_visible = std::all_of(value.begin(), value.end(),
                                  [](char c) { return c > 0x20 && c < 0x7f && c != '"'; });
    if (!is_visible || value.size() < key_length_min || value.size() > key_length_max)
        return refuse(Code::idempotency_key_invalid,
                      "An Idempotency-Key has 16 to 255 visible ASCII characters.");
    return std::string(value);
}

storage::idempotency::Key key_of(Exchange const& exchange) {
    return {*exchange.actor.organisation, *idempotency_key_of(exchange.request),
            std::string(text(exchange.match.route->method)) + " " + exchange.match.route->pattern,
            fingerprint_of(exchange.request, exchange.match.route->options.is_body_secret)};
}

tl::expected<Response, Error> answer_claimed(storage::idempotency::Claim const& claim) {
    using storage::idempotency::Standing;
    if (claim.standing == Standing::reused)
        return refuse(Code::idempotency_key_reused,
                      "This Idempotency-Key was used for another request. "
                      "Use a new key for a new request.");
    if (claim.standing == Standing::busy)
        return refuse(Code::request_in_progress,
                      "A request with this Idempotency-Key is being worked on. Ask again.");
    auto const& stored = claim.answer.value();
    Response response;
    response.status = stored.status;
    response.body = stored.body;
    if (stored.status >= 400) response.content_type = "application/problem+json; charset=utf-8";
    std::string_view rest = stored.headers;
    while (!rest.empty()) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        auto colon = line.find(": ");
        if (line.substr(0, colon) == type_field) {
            response.content_type = line.substr(colon + 2);
            continue;
        }
        response.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    response.headers.emplace_back("Idempotent-Replayed", "true");
    return response;
}

storage::idempotency::Answer to_store(Response const& response) {
    std::string headers;
    if (response.content_type.find("json;") == std::string::npos)
        headers = std::string(type_field) + ": " + response.content_type + "\n";
    for (auto const& [name, value] : response.headers) headers += name + ": " + value + "\n";
    return {response.status, std::move(headers),
            response.body_to_store ? *response.body_to_store : response.body};
}

}  // namespace chaolu::http
