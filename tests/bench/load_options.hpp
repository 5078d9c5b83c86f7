// The options of orders_load: what they mean, and how they are read from the command line.
#pragma once
#include <cstdint>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace load {

inline void usage() {
    std::cerr << R"(Usage: orders_load --url HOST:PORT [options]
  --key BEARER        API key or session token; none sends no Authorization
  --connections N     kept alive, one request under way on each (default 16)
  --seconds S         stop asking after S seconds (default 5)
  --count N           stop asking after N requests (default: no limit)
  --skus PREFIX:COUNT orders take PREFIX00000 .. up to COUNT, all of an order different
  --hot               every line of every order takes PREFIX00000
  --lines N           lines of an order (default 2)
  --quantity N        of each line (default 1)
  --unit UNIT         of each line (default box)
  --get-file FILE     read instead of order: one target a line, chosen at random
  --log FILE          append "KEY STATUS ORDER" for each answer; STATUS 0: sent, never answered
  --seed N            the same seed asks the same (default 1)
  --patience S        give up when nothing was answered for S seconds (default 10)
)";
}

struct Options {
    std::string host;
    std::uint16_t port = 0;
    std::string bearer;
    std::size_t connections = 16;
    double seconds = 5;
    std::uint64_t count = UINT64_MAX;
    std::string sku_prefix;
    std::uint64_t sku_count = 0;
    bool is_hot = false;
    std::size_t lines = 2;
    std::uint64_t quantity = 1;
    std::string unit = "box";
    std::vector<std::string> targets;
    std::string log;
    std::uint64_t seed = 1;
    double patience_seconds = 10;
};

inline std::vector<std::string> lines_of(std::string const& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        if (!line.empty()) lines.push_back(line);
    if (lines.empty()) throw std::runtime_error("no targets in " + path);
    return lines;
}

inline std::pair<std::string, std::uint64_t> split_at_colon(std::string const& text) {
    auto colon = text.rfind(':');
    if (colon == std::string::npos) throw std::runtime_error("no ':' in " + text);
    return {text.substr(0, colon), std::stoull(text.substr(colon + 1))};
}

inline void take_option(Options& options, std::string const& name, std::string const& value) {
    if (name == "--url") {
        auto [host, port] = split_at_colon(value);
        options.host = host == "localhost" ? "127.0.0.1" : host;
        options.port = static_cast<std::uint16_t>(port);
    } else if (name == "--skus") {
        std::tie(options.sku_prefix, options.sku_count) = split_at_colon(value);
    } else if (name == "--key") {
        options.bearer = value;
    } else if (name == "--connections") {
        options.connections = std::stoull(value);
    } else if (name == "--seconds") {
        options.seconds = std::stod(value);
    } else if (name == "--count") {
        options.count = std::stoull(value);
    } else if (name == "--lines") {
        options.lines = std::stoull(value);
    } else if (name == "--quantity") {
        options.quantity = std::stoull(value);
    } else if (name == "--unit") {
        options.unit = value;
    } else if (name == "--get-file") {
        options.targets = lines_of(value);
    } else if (name == "--log") {
        options.log = value;
    } else if (name == "--seed") {
        options.seed = std::stoull(value);
    } else if (name == "--patience") {
        options.patience_seconds = std::stod(value);
    } else {
        throw std::runtime_error("unknown option " + name);
    }
}

inline Options options_from(int argc, char** argv) {
    Options options;
    for (int at = 1; at < argc; ++at) {
        std::string name = argv[at];
        if (name == "--hot") {
            options.is_hot = true;
        } else if (at + 1 == argc) {
            throw std::runtime_error(name + " needs a value");
        } else {
            take_option(options, name, argv[++at]);
        }
    }
    if (options.port == 0) throw std::runtime_error("--url is missing");
    if (options.targets.empty() && options.sku_count == 0)
        throw std::runtime_error("either --skus or --get-file is needed");
    if (options.targets.empty() && !options.is_hot && options.lines > options.sku_count)
        throw std::runtime_error("more lines than SKUs");
    return options;
}

}  // namespace load
