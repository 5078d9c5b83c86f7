// Every text of the product, with its place in the body, against the claims barred today.
#include "server/api/claim_warnings.hpp"

#include "domain/catalogue/marks.hpp"
#include "server/app/services.hpp"
#include "server/text/fold.hpp"
#include "storage/marks.hpp"

namespace chaolu::api {
namespace {

using storage::catalogue::Names;
using storage::catalogue::NewProduct;

struct PlacedText {
    std::string pointer;
    std::string text;
};

void add(std::vector<PlacedText>& texts, std::string const& pointer, Names const& names) {
    texts.push_back({pointer + "/zh", names.zh});
    if (names.en) texts.push_back({pointer + "/en", *names.en});
}

std::vector<PlacedText> texts_of(NewProduct const& product) {
    std::vector<PlacedText> texts;
    add(texts, "/name", product.name);
    for (std::size_t at = 0; at < product.aliases.size(); ++at)
        texts.push_back({"/aliases/" + std::to_string(at), product.aliases[at]});
    if (product.description) add(texts, "/description", *product.description);
    for (std::size_t at = 0; at < product.skus.size(); ++at)
        add(texts, "/skus/" + std::to_string(at) + "/name", product.skus[at].name);
    return texts;
}

}  // namespace

void warn_of_claims(http::Call const& call, NewProduct const& product, json::Warnings& warnings) {
    auto words = storage::marks::claims_barred(call.tx(), shanghai_day(call.now));
    auto const& folder = call.services.folder;
    for (auto& word : words) word = folder.fold(word);
    if (words.empty()) return;
    for (auto const& [pointer, text] : texts_of(product))
        for (auto const& word : catalogue::claims_in(folder.fold(text), words))
            warnings.add(pointer, Code::claim_not_allowed,
                         "labels may not say \"" + word + "\": leave it out");
}

}  // namespace chaolu::api
