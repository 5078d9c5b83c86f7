// Where goods go and when, and how many of each line.
#include "server/json/delivery.hpp"

#include "domain/core/text.hpp"
#include "server/text/nfkc.hpp"

namespace chaolu::json {

ordering::WantedDelivery decode_delivery(Decoder& in) {
    ordering::WantedDelivery delivery;
    auto& address = delivery.address;
    address.receiver = in.text("receiver", 100).value_or("");
    // Full-width digits are dialled like any others, so plain ones are kept.
    std::string buffer;
    address.phone = folding::nfkc(in.text("phone", 40).value_or(""), buffer);
    if (!address.phone.empty() && !is_phone(address.phone))
        in.fault("phone", Code::invalid_format, "is not a phone number that can be called");
    address.division_code = in.division_code("division_code").value_or("");
    address.detail = in.text("address", 300).value_or("");
    if (in.has("window")) {
        auto window = in.object("window");
        address.window_from = window.date("from");
        address.window_to = window.date("to");
        if (address.window_from && address.window_to && *address.window_to < *address.window_from)
            window.fault("to", Code::out_of_range, "is before `from`");
        window.only({"from", "to"});
    }
    if (in.has("quantities"))
        delivery.quantities =
            in.integers("quantities", 1, ordering::lines_max, 0, base_quantity_max);
    in.only({"receiver", "phone", "division_code", "address", "window", "quantities"});
    return delivery;
}

}  // namespace chaolu::json
