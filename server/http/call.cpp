// Small answers that every handler gives, and the look-up of a request's fields.
#include "server/http/call.hpp"

namespace chaolu::http {

std::string_view text(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::patch: return "PATCH";
        case Method::delete_: return "DELETE";
        case Method::options: return "OPTIONS";
    }
    return "UNKNOWN";
}

std::string_view Request::header(std::string_view lower_case_name) const {
    for (auto const& [name, value] : headers)
        if (name == lower_case_name) return value;
    return {};
}

Response ok(std::string body) {
    Response response;
    response.body = std::move(body);
    return response;
}

Response created(std::string location, int version, std::string body) {
    Response response = with_version(version, std::move(body));
    response.status = 201;
    response.headers.emplace_back("Location", std::move(location));
    return response;
}

Response with_version(int version, std::string body) {
    Response response = ok(std::move(body));
    response.headers.emplace_back("ETag", "\"" + std::to_string(version) + "\"");
    return response;
}

Response with_content_tag(int version, std::string body) {
    // FNV-1a: a change must change the tag; nobody is kept from making two bodies that share one.
    std::uint64_t hash = 14695981039346656037u;
    for (char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    Response response = ok(std::move(body));
    response.headers.emplace_back(
        "ETag", "\"" + std::to_string(version) + "-" + std::to_string(hash) + "\"");
    return response;
}

Response no_content() {
    Response response;
    response.status = 204;
    response.content_type.clear();
    return response;
}

bool Call::is_current(int version) const {
    return request.header("if-match") == "\"" + std::to_string(version) + "\"";
}

bool Call::names_version(int version) const {
    return is_current(version) ||
           request.header("if-match").starts_with("\"" + std::to_string(version) + "-");
}

}  // namespace chaolu::http
