// The one switch that gives every code its status and its titles, and the body of a problem.
#include "server/http/problem.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace chaolu::http {
namespace {

struct Heading {
    int status;
    char const* zh;
    char const* en;
};

// No default: a new code does not compile until it has an answer. Codes that only name a fault
// inside a request are told under validation_failed.
Heading heading(Code code) {
    switch (code) {
        case Code::malformed_request: return {400, "请求格式不正确", "Malformed request"};
        case Code::malformed_json: return {400, "JSON 语法不正确", "Malformed JSON"};
        case Code::idempotency_key_missing:
            return {400, "缺少 Idempotency-Key", "Idempotency-Key is missing"};
        case Code::idempotency_key_invalid:
            return {400, "Idempotency-Key 不合法", "Idempotency-Key is invalid"};
        case Code::unauthenticated: return {401, "未通过身份验证", "Not authenticated"};
        case Code::bad_credentials: return {401, "账号或密码不正确", "Wrong login or password"};
        case Code::forbidden: return {403, "没有权限", "Not permitted"};
        case Code::not_found: return {404, "未找到", "Not found"};
        case Code::method_not_allowed: return {405, "不支持此方法", "Method not allowed"};
        case Code::request_timeout: return {408, "请求传输过慢", "Request timeout"};
        case Code::request_in_progress: return {409, "相同请求正在处理", "Request in progress"};
        case Code::insufficient_stock: return {409, "库存不足", "Insufficient stock"};
        case Code::illegal_transition: return {409, "当前状态不允许此操作", "Illegal transition"};
        case Code::price_list_closed: return {409, "价目表已关闭", "Price list is closed"};
        case Code::no_price: return {409, "当日没有价格", "No price for the day"};
        case Code::client_reference_taken:
            return {409, "客户单号已使用", "Client reference is taken"};
        case Code::organisation_exists: return {409, "机构已存在", "Organisation exists"};
        case Code::login_taken: return {409, "账号已被占用", "Login is taken"};
        case Code::already_exists: return {409, "已存在", "Already exists"};
        case Code::too_many_live_keys: return {409, "有效密钥过多", "Too many live keys"};
        case Code::not_a_session: return {409, "不是登录会话", "Not a session"};
        case Code::prices_overlap: return {409, "价格有效期重叠", "Prices overlap"};
        case Code::supplier_not_active:
            return {409, "供应商未处于营业状态", "Supplier is not active"};
        case Code::not_on_sale: return {409, "当前不可销售", "Not on sale"};
        case Code::order_cycle_closed: return {409, "不在订货时段内", "Order cycle is closed"};
        case Code::stale_version: return {412, "版本已过期", "Stale version"};
        case Code::body_too_large: return {413, "请求体过大", "Body too large"};
        case Code::target_too_long: return {414, "请求地址过长", "Target too long"};
        case Code::unsupported_media_type:
            return {415, "不支持的媒体类型", "Unsupported media type"};
        case Code::idempotency_key_reused:
            return {422, "Idempotency-Key 已用于其他请求", "Idempotency-Key was used otherwise"};
        case Code::precondition_required: return {428, "需要 If-Match", "If-Match is required"};
        case Code::too_many_requests: return {429, "请求过于频繁", "Too many requests"};
        case Code::header_too_large: return {431, "请求头过大", "Header too large"};
        case Code::internal: return {500, "服务器内部错误", "Internal error"};
        case Code::not_implemented: return {501, "不支持", "Not implemented"};
        case Code::overloaded: return {503, "服务繁忙", "Overloaded"};
        case Code::database_unavailable: return {503, "数据库不可用", "Database unavailable"};
        case Code::deadline_exceeded: return {503, "处理超时", "Deadline exceeded"};
        case Code::outcome_unknown: return {503, "结果未知", "Outcome unknown"};
        case Code::shutting_down: return {503, "服务正在停止", "Shutting down"};
        case Code::validation_failed:
        case Code::required:
        case Code::unknown_field:
        case Code::duplicate_field:
        case Code::wrong_type:
        case Code::not_an_integer:
        case Code::out_of_range:
        case Code::too_long:
        case Code::too_short:
        case Code::too_many:
        case Code::too_few:
        case Code::too_deep:
        case Code::invalid_text:
        case Code::invalid_format:
        case Code::invalid_check_digit:
        case Code::unknown_value:
        case Code::duplicate:
        case Code::unknown_sku:
        case Code::unknown_unit:
        case Code::unknown_organisation:
        case Code::unknown_growing_unit:
        case Code::split_does_not_add_up:
        case Code::not_whole_base_units:
        case Code::lot_already_received:
        case Code::lot_changed:
        case Code::duplicate_row:
        case Code::expired:
        case Code::password_too_common:
        case Code::unknown_product:
        case Code::unknown_channel:
        case Code::unknown_buyer_group:
        case Code::unknown_media:
        case Code::unknown_attribute:
        case Code::not_offered:
        case Code::below_minimum:
        case Code::not_a_multiple:
        case Code::invalid_content:
        case Code::agent_without_principal:
        case Code::missing_document:
        case Code::validity_overlap:
        case Code::claim_not_allowed:
        case Code::division_mismatch:
        case Code::price_factor_two:
        case Code::above_norm:
        case Code::unknown_lot:
        case Code::lot_held:
        case Code::standard_withdrawn: return {422, "请求内容有误", "The request has faults"};
    }
    throw std::logic_error("a code without a heading");
}

// Worth sending again as it is: nothing was done, or the key makes a repeat safe.
bool is_retryable(Code code) {
    int status = status_of(code);
    return status == 503 || status == 429 || code == Code::request_in_progress;
}

bool breaks_framing(Code code) {
    switch (code) {
        case Code::malformed_request:
        case Code::body_too_large:
        case Code::target_too_long:
        case Code::header_too_large:
        case Code::request_timeout:
        case Code::not_implemented: return true;
        default: return false;
    }
}

nlohmann::json encode_faults(std::vector<Fault> const& faults) {
    auto list = nlohmann::json::array();
    for (auto const& fault : faults) {
        nlohmann::json item{
            {"pointer", fault.pointer}, {"code", slug(fault.code)}, {"detail", fault.detail}};
        if (fault.available)
            item["available"] = {{"value", fault.available->value},
                                 {"unit", fault.available->unit}};
        list.push_back(std::move(item));
    }
    return list;
}

}  // namespace

int status_of(Code code) { return heading(code).status; }

Response problem(Error const& error, std::string_view request_id, std::string_view instance,
                 Language language) {
    auto head = heading(error.code);
    // Only these codes stand at the top; the rest are faults inside a request.
    auto code = head.status == 422 && error.code != Code::idempotency_key_reused
                    ? Code::validation_failed
                    : error.code;
    nlohmann::json body{
        {"type", "https://chaolu.invalid/problems/" + std::string(slug(code))},
        {"title", language == Language::en ? head.en : head.zh},
        {"status", head.status},
        {"code", slug(code)},
        {"detail", error.detail},
        {"instance", instance},
        {"request_id", request_id},
        {"retryable", is_retryable(code)},
        {"errors", encode_faults(error.faults)},
    };
    Response response;
    response.status = head.status;
    response.content_type = "application/problem+json; charset=utf-8";
    response.close = breaks_framing(code);
    // Paths come from clients: ill-formed UTF-8 is replaced, never thrown about.
    response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (is_retryable(code)) response.headers.emplace_back("Retry-After", "1");
    if (head.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

}  // namespace chaolu::http
