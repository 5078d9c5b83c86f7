// Rows of the authorisation matrix: fee chains, and what they give to whom.
#include "tests/support/authorisation_requests.hpp"

namespace chaolu::test {
namespace {

using C = Caller const&;
using enum Whose;

}  // namespace

std::vector<Row> fee_rows() {
    return {
        {"POST /v1/channels/{code}/fee-chains", markets,
         [](World& w, C) {
             return post("/v1/channels/" + w.new_channel() + "/fee-chains",
                         {{"valid_from", "2090-01-01"}, {"fees", Json::array()}});
         }},
        {"GET /v1/channels/{code}/fee-chains", markets,
         [](World& w, C) { return get("/v1/channels/" + w.gated_channel() + "/fee-chains"); }},
        {"GET /v1/supplier-orders/{id}/fees", suppliers,
         [](World& w, C) { return get("/v1/supplier-orders/" + w.supplier_order() + "/fees"); }},
    };
}

}  // namespace chaolu::test
