// Codes are read, then held against the list of editions.
#include "server/api/standards.hpp"

#include <algorithm>

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

}  // namespace

std::vector<std::string> decode_standards(http::Call const& call, json::Decoder& in,
                                          json::Warnings& warnings) {
    std::vector<std::string> texts;
    std::vector<std::string> names;
    std::vector<StandardCode> codes;
    for (auto const& written : in.texts("standards", 0, standards_max, length_max, json::maybe)) {
        auto const code = read(written);
        if (!code)
            in.fault("standards", texts.size(), Code::invalid_format, "must be like GB/T 38581");
        codes.push_back(code.value_or(StandardCode{}));
        names.push_back(without_year(codes.back()));
        texts.push_back(code ? code->text() : written);
    }
    for (auto const at : repeats(texts))
        in.fault("standards", at, Code::duplicate, "stands here more than once");
    if (texts.empty()) return texts;
    auto const editions = storage::standards::editions_of(call.tx(), names);
    for (std::size_t at = 0; at < codes.size(); ++at)
        if (is_withdrawn(codes[at], editions, shanghai_day(call.now)))
            warnings.add(in.pointer_to("standards", at), Code::standard_withdrawn,
                         texts[at] + " is no longer in force: name the edition that took over");
    return texts;
}

}  // namespace chaolu::api
