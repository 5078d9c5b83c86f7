// What the server says of itself, from constants of the binary: answered on the I/O thread.
#include "server/api/system.hpp"

#include <nlohmann/json.hpp>

#include "domain/ordering/order.hpp"
#include "embedded/docs.hpp"
#include "embedded/openapi.hpp"
#include "server/http/query.hpp"
#include "server/http/transact.hpp"
#include "server/json/decode.hpp"

namespace chaolu::api {
namespace {

using http::Request;
using http::Response;

// The page loads nothing from elsewhere, and is told so.
constexpr char const* page_policy =
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

Response constant(std::string content_type, std::string_view content) {
    Response response;
    response.content_type = std::move(content_type);
    response.constant = content;
    response.headers.emplace_back("Cache-Control", "public, max-age=300");
    return response;
}

template <class Files>
std::string_view content_of(Files const& files, std::string_view name) {
    for (auto const& file : files)
        if (file.name == name) return file.content;
    throw std::logic_error("a file was not embedded: " + std::string(name));
}

Response read_openapi(Request const&) {
    return constant("application/json; charset=utf-8", embedded::openapi::files().front().content);
}

Response docs_file(std::string content_type, std::string_view name) {
    auto response = constant(std::move(content_type), content_of(embedded::docs::files(), name));
    response.headers.emplace_back("Content-Security-Policy", page_policy);
    return response;
}

Response read_docs(Request const&) { return docs_file("text/html; charset=utf-8", "index.html"); }
Response read_docs_start(Request const&) {
    return docs_file("text/javascript; charset=utf-8", "start.js");
}
Response read_docs_bundle(Request const&) {
    return docs_file("text/javascript; charset=utf-8", "swagger-ui-bundle.js");
}
Response read_docs_style(Request const&) {
    return docs_file("text/css; charset=utf-8", "swagger-ui.css");
}

Response read_capabilities(Request const&) {
    static std::string const body = nlohmann::json{
        {"limits",
         {{"order_lines_max", ordering::lines_max},
          {"order_deliveries_max", ordering::deliveries_max},
          {"batch_items_max", 500},
          {"page_size_default", http::page_size_default},
          {"page_size_max", http::page_size_max},
          {"json_depth_max", json::depth_max},
          {"stock_import_bytes_max", 64 << 20},
          {"idempotency_days", 7}}}}.dump();
    auto response = http::ok(body);
    response.headers.emplace_back("Cache-Control", "public, max-age=300");
    return response;
}

}  // namespace

void add_system_routes(http::Router& router) {
    router.get_inline("/v1/_capabilities", read_capabilities);
    router.get_inline("/openapi.json", read_openapi);
    router.get_inline("/docs", read_docs);
    router.get_inline("/docs/start.js", read_docs_start);
    router.get_inline("/docs/swagger-ui-bundle.js", read_docs_bundle);
    router.get_inline("/docs/swagger-ui.css", read_docs_style);
}

}  // namespace chaolu::api
