// Pictures and documents, and the products they show.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/media/content.hpp"
#include "storage/database/tx.hpp"
#include "storage/viewpoint.hpp"

namespace chaolu::storage::media {

struct Media {
    MediaId id;
    OrganisationId organisation;
    std::string sha256;  // 32 bytes
    chaolu::media::Facts facts;
    std::int64_t size = 0;
    std::string title;
    std::string rights_owner;
    std::string licence;
    Instant created_at;
    int version = 1;
};

// Those of the organisation, or of every one, after `after`; oldest first.
std::vector<Media> list(Tx& tx, std::optional<OrganisationId> organisation, MediaId after,
                        int rows_max);
std::optional<Media> find(Tx& tx, MediaId id);
// Those that show the product, in their order.
std::vector<Media> of_product(Tx& tx, ProductId product);
// Of these, the ones that exist and belong to that organisation.
std::vector<MediaId> existing(Tx& tx, std::vector<MediaId> const& ids, OrganisationId organisation);
// Whether it shows a product that is seen from there.
bool shows_a_product(Tx& tx, MediaId id, catalogue::Viewpoint const& viewpoint);

std::string content(Tx& tx, std::string const& sha256);
// Keeps these bytes, unless they are kept already.
void insert_content(Tx& tx, std::string const& sha256, chaolu::media::Facts const& facts,
                    std::string_view bytes);

// The media that stands for these bytes of this organisation: this one, or that of before, which
// then stays as it was.
MediaId insert(Tx& tx, Media const& media, std::string_view bytes);
// In this order, instead of what showed the product; false when its version is another by now.
bool attach(Tx& tx, ProductId product, int version, std::vector<MediaId> const& media);

}  // namespace chaolu::storage::media
