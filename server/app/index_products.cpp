// Load texts and synonyms, fold and cut, save.
#include "server/app/index_products.hpp"

#include "domain/catalogue/search.hpp"
#include "domain/catalogue/synonyms.hpp"
#include "server/text/fold.hpp"
#include "storage/search_index.hpp"

namespace chaolu::app {
namespace {

using catalogue::Synonyms;
using storage::search_index::Entry;
using storage::search_index::Texts;

std::vector<Synonyms> folded_synonyms(storage::Tx& tx, folding::Folder const& folder, Date day) {
    auto meanings = storage::search_index::synonyms(tx, day);
    for (auto& words : meanings)
        for (auto& word : words) word = folder.fold(word);
    return meanings;
}

Entry entry_of(Texts const& product, folding::Folder const& folder,
               std::vector<Synonyms> const& meanings) {
    std::vector<std::string> forms;
    for (auto const& text : product.texts)
        for (auto const& told : catalogue::with_synonyms(folder.fold(text), meanings)) {
            for (auto& form : folder.search_forms(told)) forms.push_back(std::move(form));
            forms.push_back(folder.spoken_parts(told));
        }
    return {product.product, catalogue::index_terms(forms),
            folder.sort_key(folder.fold(product.texts.front())), product.facets};
}

}  // namespace

void index_products(storage::Tx& tx, folding::Folder const& folder,
                    std::vector<ProductId> const& products, Instant now) {
    auto const meanings = folded_synonyms(tx, folder, shanghai_day(now));
    std::vector<Entry> entries;
    for (auto const& product : storage::search_index::texts_of(tx, products))
        entries.push_back(entry_of(product, folder, meanings));
    storage::search_index::save(tx, entries, folding_rules, now);
}

int index_stale_products(storage::Tx& tx, folding::Folder const& folder, Instant now,
                         int rows_max) {
    auto const stale = storage::search_index::stale(tx, folding_rules, now, rows_max);
    if (!stale.empty()) index_products(tx, folder, stale, now);
    return static_cast<int>(stale.size());
}

}  // namespace chaolu::app
