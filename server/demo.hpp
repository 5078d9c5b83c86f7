// The command that fills a market with the demo of deploy/demo, through the public API alone.
#pragma once
#include <string>

namespace CLI {
class App;
}

namespace chaolu {

struct DemoOptions {
    std::string url = "http://127.0.0.1:8080";
    std::string operator_key;
    std::string data = "deploy/demo";
    std::string keys_out;  // empty: keys are handed out to nobody
};

// Adds `demo`. Running it again goes on where it stopped, and does nothing once all is there. Its
// callback throws std::runtime_error that says what was refused, and what helps.
void add_demo(CLI::App& app, DemoOptions& options);

}  // namespace chaolu
