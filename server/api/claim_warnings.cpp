// Every text of a document, with its place, against the claims barred today.
#include "server/api/claim_warnings.hpp"

#include <nlohmann/json.hpp>

#include "domain/catalogue/marks.hpp"
#include "server/app/services.hpp"
#include "server/json/decode.hpp"
#include "server/json/pointer.hpp"
#include "server/text/fold.hpp"
#include "storage/marks.hpp"

namespace chaolu::api {
namespace {

struct PlacedText {
    std::string pointer;
    std::string text;
};

// No deeper than json::parse lets in.
void add_texts(json::Json const& document, std::string const& at, std::vector<PlacedText>& texts) {
    if (document.is_string()) texts.push_back({at, document.get<std::string>()});
    if (document.is_object())
        for (auto const& [name, value] : document.items())
            add_texts(value, at + json::pointer_step(name), texts);
    if (document.is_array())
        for (std::size_t i = 0; i < document.size(); ++i)
            add_texts(document[i], at + "/" + std::to_string(i), texts);
}

}  // namespace

void warn_of_claims(http::Call const& call, json::Json const& document, std::string const& at,
                    json::Warnings& warnings) {
    auto words = storage::marks::claims_barred(call.tx(), shanghai_day(call.now));
    if (words.empty()) return;
    auto const& folder = call.services.folder;
    for (auto& word : words) word = folder.fold(word);
    std::vector<PlacedText> texts;
    add_texts(document, at, texts);
    for (auto const& [pointer, text] : texts)
        for (auto const& word : catalogue::claims_in(folder.fold(text), words))
            warnings.add(pointer, Code::claim_not_allowed,
                         "labels may not say \"" + word + "\": leave it out");
}

}  // namespace chaolu::api
