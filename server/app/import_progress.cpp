// The last thousand files, oldest forgotten first.
#include "server/app/import_progress.hpp"

namespace chaolu::app {
namespace {

constexpr std::size_t known_max = 1000;

}  // namespace

std::string_view text(Progress::Phase phase) {
    switch (phase) {
        case Progress::Phase::reading: return "reading";
        case Progress::Phase::moving_stock: return "moving_stock";
        case Progress::Phase::writing: return "writing";
        case Progress::Phase::done: return "done";
        case Progress::Phase::failed: return "failed";
    }
    return "";
}

void Progress::name(StockImportId import) {
    std::scoped_lock const lock(mutex_);
    import_ = import;
}

std::optional<StockImportId> Progress::import() const {
    std::scoped_lock const lock(mutex_);
    return import_;
}

std::shared_ptr<Progress> ImportProgress::start(OrganisationId whose, std::string const& key) {
    std::scoped_lock const lock(mutex_);
    auto const [at, is_new] = known_.insert_or_assign({whose, key}, std::make_shared<Progress>());
    if (is_new) order_.push_back(at->first);
    auto started = at->second;
    if (order_.size() > known_max) {
        known_.erase(order_.front());
        order_.pop_front();
    }
    return started;
}

void ImportProgress::end(OrganisationId whose, std::string const& key, bool is_done) {
    std::scoped_lock const lock(mutex_);
    auto const found = known_.find({whose, key});
    // A key that was answered before is told the same answer, which changes nothing.
    if (found == known_.end() || found->second->is_over()) return;
    found->second->phase = is_done ? Progress::Phase::done : Progress::Phase::failed;
}

std::shared_ptr<Progress const> ImportProgress::find(OrganisationId whose,
                                                     std::string const& key) const {
    std::scoped_lock const lock(mutex_);
    auto const found = known_.find({whose, key});
    return found == known_.end() ? nullptr : found->second;
}

}  // namespace chaolu::app
