// Photographs from the field, kept once however often they are brought.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "domain/media/content.hpp"
#include "storage/database/tx.hpp"

namespace chaolu::storage::field_photos {

struct Photo {
    OrganisationId supplier;
    std::string sha256;  // 32 bytes
    chaolu::media::Facts facts;
    Uuid uploaded_by;
    Instant created_at;
};
// False, and nothing done, when the supplier has brought it before. Two round trips.
bool insert(Tx& tx, Photo const& photo, std::string_view bytes);

// Of this supplier, or of any.
struct Content {
    chaolu::media::Type type{};
    std::string bytes;
};
std::optional<Content> find(Tx& tx, std::optional<OrganisationId> supplier,
                            std::string_view sha256_hex);

}  // namespace chaolu::storage::field_photos
