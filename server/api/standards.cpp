// Codes are read, then held against the list of editions.
#include "server/api/standards.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/core/repeats.hpp"
#include "server/text/nfkc.hpp"
#include "storage/standards.hpp"

namespace chaolu::api {
namespace {

using catalogue::StandardCode;

constexpr std::size_t standards_max = 20;
constexpr std::size_t length_max = 40;

std::optional<StandardCode> read(std::string const& written) {
    std::string buffer;
    std::string folded(folding::nfkc(written, buffer));
    for (auto& c : folded)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return StandardCode::parse(folded);
}

std::string without_year(StandardCode code) {
    code.year.reset();
    return code.text();
}

struct ReadStandards {
    std::vector<std::string> texts;  // as they are written everywhere
    std::vector<StandardCode> codes;
};

ReadStandards read_standards(json::Decoder& in) {
    ReadStandards found;
    auto& [texts, codes] = found;
    for (auto const& written : in.texts("standards", 0, standards_max, length_max, json::maybe)) {
        auto const code = read(written);
        if (!code)
            in.fault("standards", texts.size(), Code::invalid_format, "must be like GB/T 38581");
        codes.push_back(code.value_or(StandardCode{}));
        texts.push_back(code ? code->text() : written);
    }
    for (auto const at : repeats(texts))
        in.fault("standards", at, Code::duplicate, "stands here more than once");
    return found;
}

void warn_of_withdrawn(json::Decoder& in, ReadStandards const& found,
                       std::vector<catalogue::StandardEdition> const& editions, Date today,
                       json::Warnings& warnings) {
    for (std::size_t at = 0; at < found.codes.size(); ++at)
        if (is_withdrawn(found.codes[at], editions, today))
            warnings.add(
                in.pointer_to("standards", at), Code::standard_withdrawn,
                found.texts[at] + " is no longer in force: name the edition that took over");
}

}  // namespace

std::vector<std::string> decode_standards(http::Call const& call, json::Decoder& in,
                                          json::Warnings& warnings) {
    auto found = read_standards(in);
    if (found.texts.empty()) return {};
    std::vector<std::string> names;
    for (auto const& code : found.codes) names.push_back(without_year(code));
    warn_of_withdrawn(in, found, storage::standards::editions_of(call.tx(), names),
                      shanghai_day(call.now), warnings);
    return std::move(found.texts);
}

std::vector<std::string> decode_standards(json::Decoder& in,
                                          std::vector<catalogue::StandardEdition> const& editions,
                                          Date today, json::Warnings& warnings) {
    auto found = read_standards(in);
    warn_of_withdrawn(in, found, editions, today, warnings);
    return std::move(found.texts);
}

std::vector<std::string> standards_named(json::Json const& body) {
    std::vector<std::string> names;
    if (!body.is_object() || !body.contains("standards")) return names;
    for (auto const& each : body["standards"])
        if (each.is_string())
            if (auto const code = read(each.get<std::string>()))
                names.push_back(without_year(*code));
    return names;
}

}  // namespace chaolu::api
