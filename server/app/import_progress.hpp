// How far the files are that this process is reading: told to whoever waits for them.
#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "domain/core/id.hpp"

namespace chaolu::app {

// Written by the worker that reads a file, read by anybody.
struct Progress {
    enum class Phase { reading, moving_stock, done };
    std::atomic<Phase> phase = Phase::reading;
    std::atomic<std::int64_t> rows = 0;
    std::atomic<std::int64_t> good = 0;
    std::atomic<std::int64_t> faulty = 0;
};
std::string_view text(Progress::Phase phase);

// A file is known by the Idempotency-Key of its request: its sender made it, and needs no answer
// to ask how far it is. Nothing of this is stored; what counts is the import itself.
class ImportProgress {
public:
    // A new attempt under the same key takes the place of the last.
    std::shared_ptr<Progress> start(OrganisationId whose, std::string const& key);
    // Null when no such file came here lately.
    std::shared_ptr<Progress const> find(OrganisationId whose, std::string const& key) const;

private:
    using Name = std::pair<OrganisationId, std::string>;
    mutable std::mutex mutex_;
    std::map<Name, std::shared_ptr<Progress>> known_;
    std::deque<Name> order_;
};

// Marks the end, however it comes.
class ProgressEnd {
public:
    explicit ProgressEnd(std::shared_ptr<Progress> progress) : progress_(std::move(progress)) {}
    ProgressEnd(ProgressEnd const&) = delete;
    ProgressEnd& operator=(ProgressEnd const&) = delete;
    ~ProgressEnd() {
        if (progress_) progress_->phase = Progress::Phase::done;
    }

private:
    std::shared_ptr<Progress> progress_;
};

}  // namespace chaolu::app
