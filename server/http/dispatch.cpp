// The policy of a route, applied in the order in which a refusal is cheapest.
#include "server/http/dispatch.hpp"

#include "domain/media/content.hpp"
#include "server/http/idempotent.hpp"
#include "server/http/problem.hpp"

namespace chaolu::http {
namespace {

bool announces_body(Request const& request) {
    auto length = request.header("content-length");
    return !request.header("transfer-encoding").empty() || (!length.empty() && length != "0");
}

bool is_media_type(std::string_view value, std::string_view type) {
    auto bare = value.substr(0, value.find(';'));
    while (!bare.empty() && bare.back() == ' ') bare.remove_suffix(1);
    return bare.size() == type.size() &&
           std::equal(bare.begin(), bare.end(), type.begin(), [](char left, char right) {
               return (left >= 'A' && left <= 'Z' ? left - 'A' + 'a' : left) == right;
           });
}

// What server/imports/file.hpp reads.
bool is_table(std::string_view value) {
    return is_media_type(value, "text/csv") || is_media_type(value, "application/jsonl") ||
           is_media_type(value, "application/x-ndjson") ||
           is_media_type(value,
                         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
}

bool is_media(std::string_view value) {
    using media::Type;
    return is_media_type(value, text(Type::png)) || is_media_type(value, text(Type::jpeg)) ||
           is_media_type(value, text(Type::webp)) || is_media_type(value, text(Type::pdf));
}

// What the head alone tells about the policy of the route.
std::optional<Error> faults_of_head(Request const& request, RouteOptions const& options) {
    auto type = request.header("content-type");
    if (options.body == BodyKind::none && announces_body(request))
        return Error{Code::malformed_request, "This request takes no body.", {}};
    if (options.body == BodyKind::json && !is_media_type(type, "application/json"))
        return Error{Code::unsupported_media_type, "Send application/json.", {}};
    if (options.body == BodyKind::file && !is_table(type))
        return Error{Code::unsupported_media_type,
                     "Send text/csv, a workbook (.xlsx) or application/jsonl.",
                     {}};
    if (options.body == BodyKind::media && !is_media(type))
        return Error{Code::unsupported_media_type,
                     "Send image/png, image/jpeg, image/webp or application/pdf.",
                     {}};
    if (options.body != BodyKind::none && !request.header("content-encoding").empty())
        return Error{Code::unsupported_media_type, "Send the body without Content-Encoding.", {}};
    if (options.idempotent)
        if (auto key = idempotency_key_of(request); !key) return key.error();
    if (options.if_match && request.header("if-match").empty())
        return Error{Code::precondition_required,
                     "Send If-Match with the ETag of the document you have seen.",
                     {}};
    return {};
}

Error unknown_market() {
    return {Code::validation_failed,
            "Say which market you mean.",
            {{"?market", Code::unknown_value, "is not the code of a market of this server"}}};
}

bool has_language(std::string_view tag, std::string_view language) {
    return tag.starts_with(language) && (tag.size() == 2 || tag[2] == '-');
}

}  // namespace

Language language_of(std::string_view header) {
    // Preference by q, ties by order; what is not zh or en does not count.
    double best = -1;
    auto language = Language::zh;
    while (!header.empty()) {
        auto part = header.substr(0, header.find(','));
        header.remove_prefix(std::min(part.size() + 1, header.size()));
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        auto tag = part.substr(0, part.find(';'));
        bool is_en = has_language(tag, "en");
        if (!is_en && !has_language(tag, "zh")) continue;
        double quality = 1;
        if (auto at = part.find("q=0"); at != std::string_view::npos) {
            quality = 0;
            double place = 0.1;
            for (auto digit : part.substr(std::min(at + 4, part.size()))) {
                if (digit < '0' || digit > '9') break;
                quality += (digit - '0') * place;
                place /= 10;
            }
        }
        if (quality <= best) continue;
        best = quality;
        language = is_en ? Language::en : Language::zh;
    }
    return language;
}

Response Dispatch::answer(Exchange const& exchange, Error const& error) const {
    auto response =
        problem(error, exchange.request.request_id, exchange.request.path, exchange.language);
    dress(exchange, response);
    return response;
}

// What every answer of the API carries.
void Dispatch::dress(Exchange const& exchange, Response& response) const {
    if (!response.body.empty() && response.content_type.find("json") != std::string::npos) {
        response.headers.emplace_back("Content-Language",
                                      exchange.language == Language::en ? "en" : "zh-CN");
        response.headers.emplace_back("Vary", "Accept-Language");
    }
    auto if_none_match = exchange.request.header("if-none-match");
    bool is_read =
        exchange.request.method == Method::get || exchange.request.method == Method::head;
    if (if_none_match.empty() || !is_read || response.status != 200) return;
    for (auto const& [name, value] : response.headers)
        if (name == "ETag" && value == if_none_match) {
            response.status = 304;
            response.body.clear();
            response.content_type.clear();
            return;
        }
}

std::optional<Response> Dispatch::admit(Exchange& exchange) {
    auto const& request = exchange.request;
    exchange.language = language_of(request.header("accept-language"));
    exchange.match = router_.match(request.method, request.path);
    if (!exchange.match.route) {
        if (exchange.match.allowed.empty())
            return answer(exchange, {Code::not_found, "There is no such resource.", {}});
        if (request.method == Method::options) {
            auto response = no_content();
            response.headers.emplace_back("Allow", exchange.match.allowed);
            return response;
        }
        auto response = answer(
            exchange,
            {Code::method_not_allowed, "This resource allows " + exchange.match.allowed, {}});
        response.headers.emplace_back("Allow", exchange.match.allowed);
        return response;
    }
    auto const& options = exchange.match.route->options;
    exchange.deadline =
        request.received_at + std::chrono::duration_cast<std::chrono::microseconds>(options.budget);
    if (auto error = faults_of_head(request, options)) return answer(exchange, *error);
    return {};
}

std::optional<Response> Dispatch::slow_down(Exchange const& exchange, std::string const& caller) {
    auto const wait = rate_.admit(caller, RateLimiter::Clock::now());
    if (!wait) return {};
    metrics_.shed("none", "rate");
    auto const seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(*wait).count());
    auto const& policy = rate_.policy();
    auto response = answer(exchange, {Code::too_many_requests,
                                      "You may ask " + std::to_string(policy.per_second_max) +
                                          " times a second: wait, then repeat the request.",
                                      {}});
    for (auto& [name, value] : response.headers)
        if (name == "Retry-After") value = seconds;
    auto const window = (policy.burst_max + policy.per_second_max - 1) / policy.per_second_max;
    response.headers.emplace_back(
        "RateLimit-Policy",
        "\"caller\";q=" + std::to_string(policy.burst_max) + ";w=" + std::to_string(window));
    response.headers.emplace_back("RateLimit", "\"caller\";r=0;t=" + seconds);
    return response;
}

void Dispatch::identify(std::shared_ptr<Exchange> exchange,
                        std::function<void(std::optional<Response>)> done) {
    auto const& route = *exchange->match.route;
    if (std::holds_alternative<InlineHandler>(route.handler)) return done({});
    bool is_public = route.permission == Permission::public_;
    identifier_->identify(
        exchange->request, is_public,
        [this, exchange, is_public,
         done = std::move(done)](tl::expected<identity::Actor, Error> actor) {
            // Who has no valid credential is known by the address alone.
            bool const is_named = actor && actor->organisation;
            if (auto refusal = slow_down(
                    *exchange, is_named ? to_hex(actor->credential) : exchange->request.peer))
                return done(*std::move(refusal));
            if (!actor) return done(answer(*exchange, actor.error()));
            exchange->actor = *std::move(actor);
            if (exchange->match.route->method == Method::get && !exchange->actor.market)
                return done(answer(*exchange, unknown_market()));
            if (!is_public && !exchange->actor.may(exchange->match.route->permission))
                return done(
                    answer(*exchange, {Code::forbidden, "Your role does not include this.", {}}));
            done({});
        });
}

void Dispatch::run(std::shared_ptr<Exchange> exchange) {
    auto const& route = *exchange->match.route;
    // Time spent on a slow body is the client's, not ours.
    exchange->deadline =
        clock_.now() + std::chrono::duration_cast<std::chrono::microseconds>(route.options.budget);
    if (auto const* handler = std::get_if<InlineHandler>(&route.handler)) {
        auto response = (*handler)(exchange->request);
        dress(*exchange, response);
        return exchange->answer(std::move(response));
    }
    exchange->done = [this, send = std::move(exchange->done),
                      weak = std::weak_ptr(exchange)](Response response) {
        if (response.revoked_credential) identifier_->forget(*response.revoked_credential);
        if (auto alive = weak.lock()) dress(*alive, response);
        send(std::move(response));
    };
    if (lanes_->submit(route.options.lane, {exchange, {}, {}, {}})) return;
    metrics_.shed(http::text(route.options.lane), "full");
    exchange->answer(
        refuse({Code::overloaded, "Too many requests are waiting.", {}}, exchange->request));
}

Response Dispatch::refuse(Error const& error, Request const& request) {
    return problem(error, request.request_id, request.path,
                   language_of(request.header("accept-language")));
}

void Dispatch::finished(Request const& request, Match const& match, Response const& response,
                        std::chrono::microseconds duration, std::size_t bytes_sent) {
    std::string_view route = match.route ? std::string_view(match.route->pattern) : "none";
    metrics_.request(text(request.method), route, response.status, duration);
    log_.access(request, response, route, duration, bytes_sent);
}

}  // namespace chaolu::http
