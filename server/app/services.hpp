// What every handler may lean on besides its transaction; built once in main, never global.
#pragma once
#include <string>
#include <string_view>

#include "domain/core/id.hpp"

namespace chaolu::folding {
class Folder;
}

namespace chaolu::storage::catalogue {
class ProductCache;
}

namespace chaolu::app {

class ImportProgress;

struct Services {
    IdSource& ids;
    // Seals page tokens; the same in every server process (table server_secret).
    std::string cursor_secret;
    folding::Folder const& folder;
    storage::catalogue::ProductCache& products;
    // Null where nobody watches.
    ImportProgress* import_progress = nullptr;
};

}  // namespace chaolu::app
