// Sending, and sending again when the server asks for it or the connection broke.
#include "server/demo/api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <random>
#include <stdexcept>
#include <thread>

namespace chaolu::demo {
namespace {

constexpr int attempts_max = 6;
constexpr int first_pause_ms = 200;
constexpr int pause_ms_max = 5000;
constexpr std::size_t faults_told_max = 5;

Answer decode(http::ClientReply const& reply) {
    Answer answer;
    answer.status = reply.status;
    answer.is_replay = reply.header("idempotent-replayed") == "true";
    if (!reply.body.empty()) answer.body = Json::parse(reply.body, nullptr, false);
    if (answer.body.is_discarded()) answer.body = nullptr;
    return answer;
}

bool asks_to_wait(Answer const& answer) {
    return answer.status == 503 || answer.status == 429 || answer.has_code("request-in-progress");
}

// Twice as long each time, or what the server asks for.
int pause_ms(int attempt, std::string const& retry_after) {
    int seconds = 0;
    auto const* const end = retry_after.data() + retry_after.size();
    auto const [stop, fault] = std::from_chars(retry_after.data(), end, seconds);
    auto const ours = first_pause_ms << attempt;
    if (fault != std::errc{} || stop != end) return std::min(ours, pause_ms_max);
    return std::min(std::max(std::min(seconds, pause_ms_max) * 1000, ours), pause_ms_max);
}

void pause(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

// FNV-1a: it only has to tell the contents of this demo apart.
std::string digest(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return fmt::format("{:016x}", hash);
}

std::string_view remedy(Answer const& answer) {
    if (answer.status == 401 || answer.status == 403)
        return "was the key revoked meanwhile? Give a live one with --operator-key and run this "
               "again";
    if (answer.status == 404 || answer.status == 405)
        return "is the server at --url of the same version as this program?";
    if (answer.status >= 500)
        return "see the server's log, then run this again: it goes on where it stopped";
    return "correct the entry, or what the market holds against it, and run this again: it goes "
           "on where it stopped";
}

}  // namespace

bool Answer::has_code(std::string_view code) const {
    return body.is_object() && body.contains("code") && body["code"] == code;
}

std::string told(Answer const& answer) {
    if (!answer.body.is_object() || !answer.body.contains("code"))
        return fmt::format("the server answered {} and no reason", answer.status);
    auto text = fmt::format("{} {}: {}", answer.status, answer.body.value("code", ""),
                            answer.body.value("detail", ""));
    auto const faults = answer.body.value("errors", Json::array());
    for (std::size_t at = 0; at < std::min(faults.size(), faults_told_max); ++at)
        text += fmt::format("\n  {} {}: {}", faults[at].value("pointer", ""),
                            faults[at].value("code", ""), faults[at].value("detail", ""));
    if (faults.size() > faults_told_max)
        text += fmt::format("\n  ... and {} more", faults.size() - faults_told_max);
    return text;
}

void stop_at(Entry const& entry, Answer const& answer) {
    throw std::runtime_error(
        fmt::format("{}: {}\nRemedy: {}", entry.place(), told(answer), remedy(answer)));
}

std::string nonce() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

Api::Api(std::string url) : url_(std::move(url)), client_(url_) {}

Answer Api::send(std::string_view method, std::string const& target, std::string const& key,
                 Headers headers, std::string const& body) {
    headers.emplace_back("Authorization", "Bearer " + key);
    headers.emplace_back("Accept-Language", "en");
    for (int attempt = 1;; ++attempt) {
        std::string retry_after;
        try {
            auto const reply = client_.send(method, target, headers, body);
            auto answer = decode(reply);
            if (!asks_to_wait(answer) || attempt == attempts_max) return answer;
            retry_after = reply.header("retry-after");
        } catch (std::runtime_error const& error) {
            // Safe to repeat: what changes something carries its Idempotency-Key or If-Match.
            if (attempt == attempts_max)
                throw std::runtime_error(
                    fmt::format("{}. Remedy: is the server running, and is --url {} its address?",
                                error.what(), url_));
        }
        pause(pause_ms(attempt - 1, retry_after));
    }
}

Answer Api::get(std::string const& key, std::string const& target) {
    return send("GET", target, key, {}, {});
}

std::vector<Json> Api::list(std::string const& key, std::string const& path) {
    auto const first = path + (path.find('?') == path.npos ? "?" : "&") + "page_size=200";
    std::vector<Json> items;
    for (auto target = first;;) {
        auto const answer = get(key, target);
        if (answer.status != 200 || !answer.body.is_object() || !answer.body.contains("items"))
            throw std::runtime_error(
                fmt::format("GET {}: {}\nRemedy: {}", target, told(answer), remedy(answer)));
        for (auto const& item : answer.body["items"]) items.push_back(item);
        auto const token = answer.body.value("next_page_token", Json());
        if (!token.is_string()) return items;
        target = first + "&page_token=" + token.get<std::string>();
    }
}

Answer Api::post(std::string const& key, std::string const& target, std::string const& name,
                 Json const& body) {
    return post_text(key, target, name, "application/json", body.dump());
}

Answer Api::post_text(std::string const& key, std::string const& target, std::string const& name,
                      std::string const& content_type, std::string const& text) {
    auto const idempotency_key = "demo-" + name + "-" + digest(text);
    auto const send_with = [&](std::string const& its_key) {
        return send("POST", target, key,
                    {{"Content-Type", content_type}, {"Idempotency-Key", its_key}}, text);
    };
    auto answer = send_with(idempotency_key);
    // A refusal that an earlier run got; its reason may have been cured since.
    if (answer.is_replay && answer.status >= 400)
        answer = send_with(idempotency_key + "-" + nonce());
    return answer;
}

Answer Api::remove(std::string const& key, std::string const& target, std::int64_t version) {
    return send("DELETE", target, key, {{"If-Match", fmt::format("\"{}\"", version)}}, {});
}

}  // namespace chaolu::demo
