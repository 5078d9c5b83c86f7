// One JSON line per answer: method, route as the contract writes it, status, type and body.
#include "tests/support/seen.hpp"

#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>

#include "server/api/routes.hpp"
#include "tests/support/shop.hpp"

namespace chaolu::test {
namespace {

constexpr int kept_per_status = 40;

std::string route_of(std::string const& method, std::string const& target) {
    static http::Router const router = api::all_routes();
    auto path = target.substr(0, target.find('?'));
    // Added by the application, which knows the database.
    if (path == "/livez" || path == "/readyz") return path;
    for (auto [name, value] : {std::pair{"GET", http::Method::get},
                               {"HEAD", http::Method::head},
                               {"POST", http::Method::post},
                               {"PUT", http::Method::put},
                               {"PATCH", http::Method::patch},
                               {"DELETE", http::Method::delete_}})
        if (method == name) {
            auto match = router.match(value, path);
            return match.route ? match.route->pattern : "none";
        }
    return "none";
}

}  // namespace

void record_seen(std::string const& method, std::string const& target, Reply const& reply) {
    static char const* const file = std::getenv("CHAOLU_TEST_SEEN");
    if (!file) return;
    static std::mutex mutex;
    static std::map<std::string, int> counts;
    auto route = route_of(method, target);
    std::lock_guard lock(mutex);
    if (++counts[method + route + std::to_string(reply.status)] > kept_per_status) return;
    std::ofstream(file, std::ios::app) << Json{{"method", method},
                                               {"route", route},
                                               {"status", reply.status},
                                               {"content_type", reply.header("content-type")},
                                               {"body", reply.text}}
                                              .dump(-1, ' ', false, Json::error_handler_t::replace)
                                       << "\n";
}

}  // namespace chaolu::test
