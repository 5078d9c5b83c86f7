// Statements of standards.
#include "storage/standards.hpp"

namespace chaolu::storage::standards {
namespace {

constexpr Sql find_editions = R"(
select code, year, lower(valid), upper(valid) from standard_edition
where code = any(cast(:codes as text[])))";

}  // namespace

std::vector<chaolu::catalogue::StandardEdition> editions_of(Tx& tx,
                                                            std::vector<std::string> const& codes) {
    std::vector<chaolu::catalogue::StandardEdition> editions;
    tx.each(find_editions, {{"codes", array_of(codes)}},
            [&](std::string text, int year, Date from, std::optional<Date> to) {
                auto code = chaolu::catalogue::StandardCode::parse(text).value();
                code.year = year;
                editions.push_back({std::move(code), {from, to}});
            });
    return editions;
}

}  // namespace chaolu::storage::standards
