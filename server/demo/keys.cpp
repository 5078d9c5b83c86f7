// Issuing keys with the operator's, and keeping the file of those that were handed out.
#include "server/demo/keys.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "server/demo/say.hpp"

namespace chaolu::demo {
namespace {

constexpr int attempts_max = 3;
constexpr std::chrono::hours loading_max{1};

// A line of the file: whose key it is, and what it may do.
struct HandedOut {
    char const* name;
    char const* organisation;
    char const* role;
};
constexpr std::array<HandedOut, 6> handed_out{{
    {"supplier_clerk", "yunyanshan", "supplier_clerk"},
    {"supplier_admin", "yunyanshan", "supplier_admin"},
    {"buyer_clerk", "hema", "buyer_clerk"},
    {"buyer_admin", "hema", "buyer_admin"},
    {"union_clerk", "chaoyang-union", "buyer_clerk"},
    {"observer", "chaoyang-office", "observer"},
}};

bool is_live(Json const& key, Instant now) {
    if (!key.at("revoked_at").is_null()) return false;
    if (key.at("expires_at").is_null()) return true;
    auto const at = instant_from_text(key.at("expires_at").get<std::string>());
    return at && *at > now;
}

// Two keys of one name may live at a time. The older one was ours and its text is lost.
void revoke_oldest(Loading& loading, std::string const& organisation, std::string const& name) {
    Json oldest;
    for (auto const& key : loading.api.list(loading.operator_key, "/v1/api-keys")) {
        bool const is_it = key.at("organisation_id") == organisation && key.at("name") == name &&
                           is_live(key, loading.now);
        if (is_it && (oldest.is_null() || key.at("created_at") < oldest.at("created_at")))
            oldest = key;
    }
    if (oldest.is_null()) return;
    auto const answer =
        loading.api.remove(loading.operator_key, "/v1/api-keys/" + oldest.value("id", ""),
                           oldest.value("version", std::int64_t{0}));
    if (answer.status != 204)
        throw std::runtime_error("revoking an old key named '" + name + "': " + told(answer));
}

std::string issue(Loading& loading, Json const& wish) {
    Answer answer;
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        // A secret is shown once: a key whose answer was lost is of no use, so each try is new.
        answer = loading.api.post(loading.operator_key, "/v1/api-keys", "key-" + nonce(), wish);
        if (answer.status == 201 && answer.body.contains("secret")) return answer.body["secret"];
        if (answer.status == 201) continue;
        if (!answer.has_code("too-many-live-keys")) break;
        revoke_oldest(loading, wish.at("organisation_id"), wish.at("name"));
    }
    throw std::runtime_error(
        fmt::format("making the key '{}': {}", wish.value("name", ""), told(answer)));
}

// Whether it is still the key of this organisation and this role.
bool still_fits(Loading& loading, std::string const& key, std::string const& organisation,
                std::string const& role) {
    auto const answer = loading.api.get(key, "/v1/session");
    if (answer.status == 401) return false;
    if (answer.status != 200) throw std::runtime_error("reading /v1/session: " + told(answer));
    return answer.body.at("organisation").at("id") == organisation &&
           answer.body.at("role") == role;
}

[[noreturn]] void cannot_write(std::string const& path) {
    throw std::runtime_error("cannot write " + path + ": " +
                             std::generic_category().message(errno) +
                             ". Remedy: name a file in a folder of yours with --keys-out");
}

}  // namespace

std::string const& loading_key(Loading& loading, Entry const& entry, char const* field,
                               KeyRole const& role) {
    auto const& organisation = loading.organisation(entry, field);
    auto& key = loading.keys[entry.text(field)];
    if (key.empty())
        key = issue(loading, {{"organisation_id", organisation},
                              {"name", "demo loading"},
                              {"role", role.role},
                              {"scopes", role.scopes},
                              {"expires_at", to_text(loading.now + loading_max)}});
    return key;
}

KeyFile read_keys(std::string const& path) {
    KeyFile keys;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
        auto const equals = line.find('=');
        if (equals != line.npos) keys[line.substr(0, equals)] = line.substr(equals + 1);
    }
    return keys;
}

void write_keys(std::string const& path, KeyFile const& keys) {
    std::string text;
    for (auto const& [name, value] : keys) text += fmt::format("{}={}\n", name, value);
    auto const fresh = path + ".new";
    ::unlink(fresh.c_str());
    int const file = ::open(fresh.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) cannot_write(fresh);
    bool const is_written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(file) == 0;
    ::close(file);
    if (!is_written || std::rename(fresh.c_str(), path.c_str()) != 0) {
        ::unlink(fresh.c_str());
        cannot_write(path);
    }
}

void hand_out_keys(Loading& loading, std::string const& path) {
    auto const before = read_keys(path);
    auto keys = before;
    keys["operator"] = loading.operator_key;
    int fresh = 0;
    for (auto const& [name, ref, role] : handed_out) {
        auto const organisation = loading.organisations.find(ref);
        if (organisation == loading.organisations.end())
            throw std::runtime_error(fmt::format(
                "organisations.json has no {}, for whom a key is handed out. Remedy: add it", ref));
        auto const known = keys.find(name);
        if (known != keys.end() && still_fits(loading, known->second, organisation->second, role))
            continue;
        keys[name] = issue(loading, {{"organisation_id", organisation->second},
                                     {"name", fmt::format("demo {}", name)},
                                     {"role", role}});
        ++fresh;
        // A run that is broken off loses none that it made.
        write_keys(path, keys);
    }
    if (keys != before && fresh == 0) write_keys(path, keys);
    say(fmt::format("keys {} in {}, {} new", keys.size(), path, fresh));
}

}  // namespace chaolu::demo
