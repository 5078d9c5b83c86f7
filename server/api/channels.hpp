// Routes of sales channels.
#pragma once
#include "server/http/router.hpp"
#include "storage/channels.hpp"

namespace chaolu::api {

void add_channel_routes(http::Router& router);
// Parts of the above, in files of their own.
void add_channel_member_routes(http::Router& router);
void add_assortment_routes(http::Router& router);
void add_order_cycle_routes(http::Router& router);
void add_shelf_life_routes(http::Router& router);

// Whom the caller is when it asks for channels.
storage::channels::Viewer channel_viewer(http::Call const& call);

// The channel that the path names; not_found as well where the caller may not know of it.
Result<storage::channels::Channel> channel_in_path(http::Call const& call);
// The same, locked until the transaction ends, for those who may change any; stale_version when
// If-Match names another version. To be given back to changed() once the change is made.
Result<storage::channels::Channel> lock_channel_in_path(http::Call const& call);
// Saves the channel under its next version, and answers with it.
http::Response changed(http::Call const& call, storage::channels::Channel channel);

}  // namespace chaolu::api
