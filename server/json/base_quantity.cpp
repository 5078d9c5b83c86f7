// One wording for all requests.
#include "server/json/base_quantity.hpp"

namespace chaolu::json {
namespace {

struct Refused {
    Code code;
    bool is_unit() const { return code == Code::unknown_unit; }
    std::string detail() const {
        return is_unit() ? "is no unit of this SKU"
                         : "does not come out in whole base units, or in too many";
    }
};

tl::expected<std::int64_t, Refused> converted(Quantity const& quantity, Measures const& measures) {
    if (quantity.value == 0 && measures.ratio(quantity.unit)) return 0;
    auto const base = to_base(quantity, measures);
    if (!base) return tl::unexpected(Refused{base.error()});
    return *base;
}

}  // namespace

std::optional<std::int64_t> base_of(Quantity const& quantity, Measures const& measures,
                                    std::string const& pointer, Faults& faults) {
    auto const base = converted(quantity, measures);
    if (base) return *base;
    faults.add(pointer + (base.error().is_unit() ? "/unit" : "/value"), base.error().code,
               base.error().detail());
    return {};
}

std::optional<std::int64_t> base_of(Quantity const& quantity, Measures const& measures,
                                    std::string_view name, Decoder& in) {
    auto const base = converted(quantity, measures);
    if (base) return *base;
    in.object(name).fault(base.error().is_unit() ? "unit" : "value", base.error().code,
                          base.error().detail());
    return {};
}

}  // namespace chaolu::json
