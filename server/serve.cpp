// Signals are waited for by a thread of their own, blocked everywhere else.
#include "server/serve.hpp"

#include <csignal>
#include <thread>

#include "server/application.hpp"
#include "server/clock.hpp"
#include "server/security/ids.hpp"

namespace chaolu {

int serve(Config const& config) {
    sigset_t signals;
    sigemptyset(&signals);
    for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    observe::Log log;
    SystemClock clock;
    security::RandomIds ids;
    Application application(config, clock, ids, log);
    std::thread listener([&] {
        int signal = 0;
        while (sigwait(&signals, &signal) == 0) {
            if (signal == SIGHUP) {
                application.reload_tls();
                continue;
            }
            log.event(observe::Level::info, "draining");
            application.drain();
            return;
        }
    });
    log.event(observe::Level::info, "serving",
              {{"port", std::to_string(application.port())},
               {"admin_port", std::to_string(application.admin_port())},
               {"sessions", std::to_string(config.sessions())}});
    application.run();
    listener.join();
    log.event(observe::Level::info, "stopped");
    return 0;
}

}  // namespace chaolu
