// The list of modules: a new one is added here and nowhere else.
#include "server/api/routes.hpp"

#include "server/api/buyer_groups.hpp"
#include "server/api/catalogue.hpp"
#include "server/api/categories.hpp"
#include "server/api/change_requests.hpp"
#include "server/api/channels.hpp"
#include "server/api/consignment.hpp"
#include "server/api/divisions.hpp"
#include "server/api/events.hpp"
#include "server/api/exports.hpp"
#include "server/api/fee_chains.hpp"
#include "server/api/field_counts.hpp"
#include "server/api/field_photos.hpp"
#include "server/api/field_records.hpp"
#include "server/api/goods_receipts.hpp"
#include "server/api/harvest_commitments.hpp"
#include "server/api/identity.hpp"
#include "server/api/import_files.hpp"
#include "server/api/import_templates.hpp"
#include "server/api/inventory.hpp"
#include "server/api/listings.hpp"
#include "server/api/locations.hpp"
#include "server/api/lots.hpp"
#include "server/api/marks.hpp"
#include "server/api/media.hpp"
#include "server/api/offers.hpp"
#include "server/api/ordering.hpp"
#include "server/api/pools.hpp"
#include "server/api/price_imports.hpp"
#include "server/api/pricing.hpp"
#include "server/api/product_imports.hpp"
#include "server/api/purchase_orders.hpp"
#include "server/api/putaway_rules.hpp"
#include "server/api/reorder_levels.hpp"
#include "server/api/reviews.hpp"
#include "server/api/shipments.hpp"
#include "server/api/stock_audit.hpp"
#include "server/api/stock_changes.hpp"
#include "server/api/supplier_imports.hpp"
#include "server/api/suppliers.hpp"
#include "server/api/system.hpp"
#include "server/api/transfers.hpp"
#include "server/api/transformations.hpp"

namespace chaolu::api {

http::Router all_routes() {
    http::Router router;
    add_system_routes(router);
    add_identity_routes(router);
    add_suppliers_routes(router);
    add_divisions_routes(router);
    add_category_routes(router);
    add_catalogue_routes(router);
    add_listing_routes(router);
    add_change_request_routes(router);
    add_media_routes(router);
    add_marks_routes(router);
    add_review_routes(router);
    add_pricing_routes(router);
    add_offers_routes(router);
    add_channel_routes(router);
    add_fee_chain_routes(router);
    add_price_change_routes(router);
    add_price_import_routes(router);
    add_price_history_routes(router);
    add_price_explanation_routes(router);
    add_buyer_group_routes(router);
    add_product_import_routes(router);
    add_supplier_import_routes(router);
    add_import_file_routes(router);
    add_import_template_routes(router);
    add_export_routes(router);
    add_inventory_routes(router);
    add_location_routes(router);
    add_field_record_routes(router);
    add_field_count_routes(router);
    add_field_photo_routes(router);
    add_stock_change_routes(router);
    add_stock_audit_routes(router);
    add_reorder_level_routes(router);
    add_lot_routes(router);
    add_transformation_routes(router);
    add_transfer_routes(router);
    add_purchase_order_routes(router);
    add_goods_receipt_routes(router);
    add_putaway_rule_routes(router);
    add_consignment_routes(router);
    add_harvest_commitment_routes(router);
    add_pool_routes(router);
    add_ordering_routes(router);
    add_shipment_routes(router);
    add_events_routes(router);
    return router;
}

}  // namespace chaolu::api
