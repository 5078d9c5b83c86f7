// How far the files are that this process is reading: told to whoever waits for them.
#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "domain/core/id.hpp"

namespace chaolu::app {

// Written by the worker that reads a file, read by anybody.
struct Progress {
    // moving_stock and writing: all rows are read, and what they say is carried out. done and
    // failed: the answer to the request is known, and whatever was done is committed.
    enum class Phase { reading, moving_stock, writing, done, failed };
    std::atomic<Phase> phase = Phase::reading;
    std::atomic<std::int64_t> rows = 0;
    std::atomic<std::int64_t> good = 0;
    std::atomic<std::int64_t> faulty = 0;
    bool is_over() const { return phase == Phase::done || phase == Phase::failed; }

    // The stock import that came of the file; it can be read once this is done.
    void name(StockImportId import);
    std::optional<StockImportId> import() const;

private:
    mutable std::mutex mutex_;
    std::optional<StockImportId> import_;
};
std::string_view text(Progress::Phase phase);

// A file is known by the Idempotency-Key of its request: its sender made it, and needs no answer
// to ask how far it is. Nothing of this is stored; what counts is the import itself.
class ImportProgress {
public:
    // A new attempt under the same key takes the place of the last.
    std::shared_ptr<Progress> start(OrganisationId whose, std::string const& key);
    // The request was answered, and nothing more will come of it. Not to be called between two
    // attempts, nor before COMMIT. Nothing happens when no such file came here.
    void end(OrganisationId whose, std::string const& key, bool is_done);
    // Null when no such file came here lately.
    std::shared_ptr<Progress const> find(OrganisationId whose, std::string const& key) const;

private:
    using Name = std::pair<OrganisationId, std::string>;
    mutable std::mutex mutex_;
    std::map<Name, std::shared_ptr<Progress>> known_;
    std::deque<Name> order_;
};

}  // namespace chaolu::app
