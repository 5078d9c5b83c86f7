// The rows of a product file by product, and the body that the rows of one make together.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/api/row_files.hpp"
#include "server/imports/body_rows.hpp"
#include "storage/product_files.hpp"

namespace chaolu::api {

struct ProductGroup {
    std::string code;
    // Null for a product that is new.
    storage::product_files::FiledProduct const* known = nullptr;
    std::vector<std::size_t> rows;  // their places in the file

    // Of the rows without faults, as of the last assemble().
    nlohmann::json body;
    nlohmann::json before;                    // the same of what is known
    std::vector<std::size_t> sku_rows;        // which row each SKU of the body is of
    std::map<std::string, std::size_t> said;  // which row said what of the product, by pointer

    // Which row a place of the body is of; the first of the body for what none has said.
    std::size_t row_of(std::string_view pointer) const;
};

// Products of the market that a file is about.
struct KnownProducts {
    std::vector<storage::product_files::FiledProduct> products;
    struct Place {
        storage::product_files::FiledProduct const* product = nullptr;
        storage::catalogue::NewSku const* sku = nullptr;
    };
    std::map<std::string, storage::product_files::FiledProduct const*> by_code;
    std::map<std::string, Place> by_sku;
};

class ProductGroups {
public:
    ProductGroups(http::Call const& call, RowFile<imports::BodyRows>& file)
        : call_(call), columns_(file.columns), rows_(file.rows) {}

    // Loads what is there, refuses rows that stand twice or name what is somebody else's, and
    // parts the others. The groups live as long as this.
    std::vector<ProductGroup> part();
    // Puts the rows without faults together. A row that contradicts an earlier one gets a fault.
    void assemble(ProductGroup& group);
    void add_fault(std::size_t row, Fault const& fault) {
        rows_[row].faults.push_back(columns_.place(fault));
    }

private:
    void load();
    // The product that the row belongs to, empty for none; null in `known` for a new one.
    std::optional<std::string> product_of(std::size_t row);
    bool is_seen(storage::product_files::FiledProduct const& product) const;
    void refuse_contradictions(ProductGroup const& group, std::size_t row);
    void add_product_fields(ProductGroup& group, std::size_t row);
    void add_sku(ProductGroup& group, std::size_t row);

    http::Call const& call_;
    imports::BodyRows const& columns_;
    std::vector<imports::BodyRow>& rows_;
    KnownProducts known_;
};

}  // namespace chaolu::api
