// The demo command: its options, the order of the steps, and what it says about them.
#include "server/demo.hpp"

#include <CLI/CLI.hpp>
#include <stdexcept>

#include "server/clock.hpp"
#include "server/demo/keys.hpp"
#include "server/demo/load.hpp"
#include "server/demo/say.hpp"
#include "server/demo/stock.hpp"

namespace chaolu {
namespace {

using namespace demo;

// A wrong key is told at once, not as a refusal in the middle.
void require_operator(Loading& loading) {
    auto const answer = loading.api.get(loading.operator_key, "/v1/session");
    if (answer.status == 401)
        throw std::runtime_error(
            "the key of the operator does not work. Remedy: give a live one with --operator-key "
            "or CHAOLU_OPERATOR_KEY; `chaolu key add --role operator` makes one");
    if (answer.status != 200) throw std::runtime_error("reading /v1/session: " + told(answer));
    if (answer.body.value("role", "") != "operator")
        throw std::runtime_error("the key given with --operator-key is of role " +
                                 answer.body.value("role", "?") +
                                 ". Remedy: give one of an operator");
    loading.operator_id = answer.body.at("organisation").at("id");
}

void load(Loading& loading) {
    add_organisations(loading);
    admit_suppliers(loading);
    add_sites(loading);
    add_products(loading);
    add_price_lists(loading);
    loading.day = day_of_loading(loading);
    receive_stock(loading);
    place_orders(loading);
}

void run_demo(DemoOptions const& options) {
    SystemClock clock;
    Api api(options.url);
    Loading loading{api, options.data, options.operator_key, clock.now()};
    require_operator(loading);
    loading.day = shanghai_day(loading.now);
    find_organisations(loading);
    bool const was_complete = has_all_orders(loading);
    if (was_complete)
        say("the demo was loaded before: nothing to do");
    else
        load(loading);
    if (!options.keys_out.empty()) hand_out_keys(loading, options.keys_out);
    say_totals(loading);
}

}  // namespace

void add_demo(CLI::App& app, DemoOptions& options) {
    auto* command = app.add_subcommand(
        "demo", "Load the demo into a served market, as far as it is not there yet");
    command->add_option("--url", options.url, "Where the API is served")->capture_default_str();
    command
        ->add_option("--operator-key", options.operator_key,
                     "An operator's API key; out of sight of other users by the variable")
        ->envname("CHAOLU_OPERATOR_KEY")
        ->required();
    command->add_option("--data", options.data, "Folder of the data files")->capture_default_str();
    command->add_option("--keys-out", options.keys_out,
                        "File for one API key per role; keys in it that work are kept");
    command->callback([&options] {
        try {
            run_demo(options);
        } catch (Json::exception const& error) {
            throw std::runtime_error(
                std::string(
                    "an answer or a data file has another shape than this program knows: ") +
                error.what() + ". Remedy: serve and load with the same version");
        }
    });
}

}  // namespace chaolu
