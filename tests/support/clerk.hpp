// A supplier's clerk with stock files, for the tests of what becomes of them.
#pragma once
#include "tests/support/shop.hpp"

namespace chaolu::test {

inline std::string const stock_file_header = "sku,lot_code,production_date,quantity,unit\n";

// A shop that sells A in pieces (box = 10), and what its supplier does with files.
struct Clerk {
    explicit Clerk(void (*adjust)(Config&) = nullptr)
        : shop(adjust), today(shop.with_sku("A").today()) {}

    Reply upload(std::string const& file, std::string const& query = "",
                 std::string const& type = "text/csv", Headers const& headers = {}) {
        return shop.supplier().post_text("/v1/stock-imports" + query, type, file, headers);
    }
    Reply receive(std::string const& file) { return upload(file, "?dry_run=false"); }
    Reply confirm(Json const& import) {
        return shop.supplier().post_text(
            "/v1/stock-imports/" + import["id"].get<std::string>() + ":confirm", "", "");
    }
    std::string row(std::string const& lot, std::string const& quantity = "5,piece",
                    std::string const& sku = "A") const {
        return sku + "," + lot + "," + today + "," + quantity + "\n";
    }

    Shop shop;
    std::string today;
};

// Several files at once, as one worker would never read them.
inline void with_four_bulk_workers(Config& config) { config.bulk_workers = 4; }

// "line:column header code" of each fault, or of each warning.
inline std::vector<std::string> faults_of(Json const& import, char const* kind = "errors") {
    std::vector<std::string> faults;
    for (auto const& fault : import[kind])
        faults.push_back(std::to_string(fault["line"].get<int>()) + ":" +
                         std::to_string(fault["column"].get<int>()) + " " +
                         fault["header"].get<std::string>() + " " +
                         fault["code"].get<std::string>());
    return faults;
}
using Faults = std::vector<std::string>;

}  // namespace chaolu::test
