// The encoding itself; where the bytes are fetched stands beside what they are.
#include "server/json/media.hpp"

#include "server/json/encode.hpp"

namespace chaolu::json {
namespace {

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (char const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

}  // namespace

Json encode(storage::media::Media const& media) {
    auto const id = media.id.text();
    return {
        {"id", id},
        {"organisation_id", media.organisation.text()},
        {"title", media.title},
        {"rights_owner", media.rights_owner},
        {"licence", media.licence},
        {"content_type", text(media.facts.type)},
        {"content_url", "/v1/media/" + id + "/content"},
        {"sha256", hex(media.sha256)},
        {"bytes", media.size},
        {"width", or_null(media.facts.width)},
        {"height", or_null(media.facts.height)},
        {"created_at", to_text(media.created_at)},
        {"version", media.version},
    };
}

Json encode(std::vector<storage::media::Media> const& media) {
    auto items = Json::array();
    for (auto const& each : media) items.push_back(encode(each));
    return items;
}

}  // namespace chaolu::json
