// Ids and moments are claimed first; then everything is locked in one order and counted.
#include "server/app/field_counts.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "server/app/change_stock.hpp"
#include "server/app/lot_facts.hpp"

namespace chaolu::app {
namespace {

using inventory::SkuFacts;
using storage::field_counts::Count;
using storage::field_counts::Subject;
using Places = std::map<std::optional<LocationId>, std::optional<storage::lot_stock::Place>>;

std::set<std::string> codes_of(std::vector<WrittenCount> const& counts) {
    std::set<std::string> codes;
    for (auto const& each : counts) codes.insert(each.sku);
    return codes;
}

Places places_of(storage::Tx& tx, OrganisationId supplier,
                 std::vector<WrittenCount> const& counts) {
    Places places;
    for (auto const& each : counts)
        if (auto const [at, is_new] = places.try_emplace(each.location); is_new)
            at->second = storage::lot_stock::place_of(tx, supplier, each.location);
    return places;
}

// Nothing is nothing in every unit, but the unit must be one.
tl::expected<std::int64_t, Code> in_base_units(WrittenCount const& each, Measures const& measures) {
    if (each.value > 0) return chaolu::to_base(Quantity{each.value, each.unit}, measures);
    if (!measures.ratio(each.unit)) return tl::unexpected(Code::unknown_unit);
    return 0;
}

// Puts what the names stand for into the count, or faults to the others.
void resolve(WrittenCount& each, std::map<std::string, SkuFacts> const& facts,
             Places const& places) {
    auto const add = [&](std::string const& member, Code code, std::string detail) {
        each.faults.push_back({each.pointer + member, code, std::move(detail)});
    };
    auto const sku = facts.find(each.sku);
    auto const& place = places.at(each.location);
    if (sku == facts.end() || sku->second.is_bundle) {
        bool const is_known = sku != facts.end();
        add("/sku", is_known ? Code::not_offered : Code::unknown_sku,
            is_known ? "is a bundle: it has no stock but that of its components"
                     : "you do not offer such a SKU");
    }
    if (!place) add("/location_id", Code::unknown_value, "is no location of yours");
    if (!each.faults.empty()) return;
    auto const base = in_base_units(each, sku->second.measures);
    if (!base) {
        bool const is_unit = base.error() == Code::unknown_unit;
        return add(is_unit ? "/counted/unit" : "/counted/value", base.error(),
                   is_unit ? "is no unit of this SKU"
                           : "does not come out in whole base units, or in too many");
    }
    each.count.subject.key = {sku->second.id, place->pool};
    each.count.counted = *base;
}

class Intake {
public:
    Intake(storage::Tx& tx, OrganisationId supplier, std::vector<WrittenCount> counts, Uuid made_by,
           Services const& services, Instant now)
        : tx_(tx),
          supplier_(supplier),
          counts_(std::move(counts)),
          made_by_(made_by),
          services_(services),
          now_(now),
          facts_(sku_facts_of(tx, supplier, codes_of(counts_))),
          places_(places_of(tx, supplier, counts_)),
          outcomes_(counts_.size()) {}

    std::vector<CountOutcome> run() {
        for (auto& each : counts_) resolve(each, facts_, places_);
        auto const claimed = claim();
        lock(claimed);
        load_standing(claimed);
        for (auto const at : claimed)
            if (!contradicts_whole_or_part(at)) carry_out(at);
        storage::field_counts::save_changes(tx_, supplier_, changes_);
        storage::field_counts::forget(tx_, supplier_, forgotten_);
        compare({claimed.begin(), claimed.end()});
        return std::move(outcomes_);
    }

private:
    // Places in the request of those that this transaction is the first to bring, in the order of
    // their stock.
    std::vector<std::size_t> claim() {
        std::vector<Count> good;
        for (auto const& each : counts_)
            if (each.faults.empty()) good.push_back(each.count);
        auto const ids = storage::field_counts::claim(tx_, supplier_, good);
        std::set<std::string> left(ids.begin(), ids.end());
        std::vector<std::size_t> claimed;
        for (std::size_t at = 0; at < counts_.size(); ++at)
            if (counts_[at].faults.empty() && left.erase(counts_[at].count.id) > 0)
                claimed.push_back(at);
        std::sort(claimed.begin(), claimed.end(), [&](std::size_t one, std::size_t other) {
            return counts_[one].count.subject < counts_[other].count.subject;
        });
        return claimed;
    }

    // Lots before stock, and each in its order: what count_stock locks is ours by then.
    void lock(std::vector<std::size_t> const& claimed) {
        std::set<storage::lot_stock::LotKey> lots;
        std::set<inventory::StockKey> stock;
        std::vector<LotId> named;
        for (auto const at : claimed) {
            auto const& key = counts_[at].count.subject.key;
            if (counts_[at].count.subject.lot) named.push_back(*counts_[at].count.subject.lot);
            lots.insert({places_.at(counts_[at].location)->location, key.sku});
            stock.insert(key);
        }
        if (!named.empty()) storage::lot_stock::pin(tx_, named);
        storage::lot_stock::lock(tx_, {lots.begin(), lots.end()});
        storage::inventory::lock(tx_, {stock.begin(), stock.end()});
    }

    // What others counted at the same moments; after the locks, so that nobody adds to it.
    void load_standing(std::vector<std::size_t> const& claimed) {
        std::vector<Subject> subjects;
        for (auto const at : claimed) subjects.push_back(counts_[at].count.subject);
        for (auto& each : storage::field_counts::find(tx_, supplier_, {}, subjects))
            if (each.change) standing_.push_back(std::move(each));
    }

    // All lots and one of them, counted at the same moment by two: nobody can tell which of them
    // saw what, so the first stands.
    bool contradicts_whole_or_part(std::size_t at) {
        auto const& count = counts_[at].count;
        auto const other = std::find_if(standing_.begin(), standing_.end(), [&](Count const& each) {
            return each.subject.key == count.subject.key &&
                   each.subject.seen == count.subject.seen &&
                   each.subject.lot.has_value() != count.subject.lot.has_value();
        });
        if (other == standing_.end()) return false;
        forgotten_.push_back(count.id);
        outcomes_[at] = {FieldStatus::conflict,
                         other->change,
                         {{counts_[at].pointer + "/lot_id", Code::already_exists,
                           count.subject.lot ? "is of the lots that count " + other->id +
                                                   " counted together at the same moment"
                                             : "is left out, and count " + other->id +
                                                   " counted one of the lots at the same moment"}},
                         other->id,
                         other->recorded_at};
        return true;
    }

    void carry_out(std::size_t at) {
        auto const& each = counts_[at];
        CountStock const command{{supplier_, facts_.at(each.sku), *places_.at(each.location),
                                  each.count.subject.lot, each.count.note, made_by_},
                                 each.count.counted,
                                 each.count.subject.seen};
        auto const made = count_stock(tx_, command, services_, now_);
        auto& outcome = outcomes_[at];
        if (made) {
            outcome.status = FieldStatus::received;
            outcome.count = StockCountId{made->id};
            changes_.emplace(each.count.id, *outcome.count);
            standing_.push_back(each.count);
            standing_.back().change = outcome.count;
            return;
        }
        forgotten_.push_back(each.count.id);
        auto const& error = made.error();
        bool const is_stale = error.code == Code::stale_version;
        outcome.status = is_stale ? FieldStatus::conflict : FieldStatus::refused;
        if (is_stale)
            outcome.faults.push_back({each.pointer + "/seen_version", error.code, error.detail});
        for (auto fault : error.faults) {
            fault.pointer = each.pointer + fault.pointer;
            outcome.faults.push_back(std::move(fault));
        }
    }

    // Those that came before, by their ids or by somebody else who counted at the same moment.
    void compare(std::set<std::size_t> const& done) {
        std::vector<std::string> ids;
        std::vector<Subject> subjects;
        for (std::size_t at = 0; at < counts_.size(); ++at) {
            if (done.contains(at)) continue;
            outcomes_[at].faults = counts_[at].faults;
            ids.push_back(counts_[at].count.id);
            subjects.push_back(counts_[at].count.subject);
        }
        auto const kept = storage::field_counts::find(tx_, supplier_, ids, subjects);
        for (std::size_t at = 0; at < counts_.size(); ++at)
            if (!done.contains(at) && counts_[at].faults.empty()) compare(at, kept);
    }

    void compare(std::size_t at, std::vector<Count> const& kept) {
        auto const& count = counts_[at].count;
        auto& outcome = outcomes_[at];
        auto const find = [&](auto is_it) { return std::find_if(kept.begin(), kept.end(), is_it); };
        auto const own = find([&](Count const& each) { return each.id == count.id; });
        auto const other = find([&](Count const& each) { return each.subject == count.subject; });
        auto const stands = own != kept.end() ? own : other;
        if (stands == kept.end()) {
            // The one that was first came to nothing; so would this one.
            outcome.faults.push_back({counts_[at].pointer + "/id", Code::duplicate,
                                      "counts what another count of this request does"});
            return;
        }
        bool const is_same =
            own != kept.end() ? own->content == count.content : other->counted == count.counted;
        outcome.status = is_same ? FieldStatus::known : FieldStatus::conflict;
        outcome.count = stands->change;
        outcome.kept_id = stands->id;
        outcome.kept = stands->recorded_at;
        if (!is_same)
            outcome.faults.push_back(
                own != kept.end()
                    ? Fault{counts_[at].pointer + "/id", Code::already_exists,
                            "came before and said something else: that stands"}
                    : Fault{counts_[at].pointer + "/counted", Code::already_exists,
                            "is not what count " + stands->id + " found at the same moment: " +
                                std::to_string(stands->counted) + " " + stands->base_unit});
    }

    storage::Tx& tx_;
    OrganisationId supplier_;
    std::vector<WrittenCount> counts_;
    Uuid made_by_;
    Services const& services_;
    Instant now_;
    std::map<std::string, SkuFacts> facts_;
    Places places_;
    std::vector<CountOutcome> outcomes_;
    std::vector<Count> standing_;
    std::map<std::string, StockCountId> changes_;
    std::vector<std::string> forgotten_;
};

}  // namespace

std::vector<CountOutcome> take_field_counts(storage::Tx& tx, OrganisationId supplier,
                                            std::vector<WrittenCount> counts, Uuid made_by,
                                            Services const& services, Instant now) {
    return Intake(tx, supplier, std::move(counts), made_by, services, now).run();
}

}  // namespace chaolu::app
