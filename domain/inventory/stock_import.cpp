// The names of a stock file's states.
#include "domain/inventory/stock_import.hpp"

#include "domain/core/enum_text.hpp"

namespace chaolu::inventory {

std::string_view text(StockImportState state) {
    switch (state) {
        case StockImportState::previewed: return "previewed";
        case StockImportState::applied: return "applied";
        case StockImportState::failed: return "failed";
    }
    return "";
}

std::optional<StockImportState> stock_import_state_from(std::string_view text) {
    return enum_from_text(text, StockImportState::failed);
}

std::string_view text(StockImportEvent event) {
    switch (event) {
        case StockImportEvent::preview: return "preview";
        case StockImportEvent::apply: return "apply";
        case StockImportEvent::fail: return "fail";
    }
    return "";
}

}  // namespace chaolu::inventory
