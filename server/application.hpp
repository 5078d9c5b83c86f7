// One server process, put together: built in order on the stack of main or of a test.
#pragma once
#include <atomic>
#include <memory>

#include "domain/core/id.hpp"
#include "domain/core/time.hpp"
#include "server/config.hpp"
#include "server/observe/log.hpp"

namespace chaolu {

class Application {
public:
    // Checks the schema, connects the workers, binds both ports. Throws std::runtime_error with
    // the remedy in its text.
    Application(Config const& config, Clock& clock, IdSource& ids, observe::Log& log);
    ~Application();

    std::uint16_t port() const;
    std::uint16_t admin_port() const;
    // Serves until drained.
    void run();
    // Any thread: readyz says 503, then accepting stops, requests under way finish, run() returns.
    void drain();
    void reload_tls();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace chaolu
