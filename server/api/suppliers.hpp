// Suppliers: what they are to the market, their papers, and where they grow and make their goods.
#pragma once

namespace chaolu::http {
class Router;
}

namespace chaolu::api {

// All of the routes below.
void add_suppliers_routes(http::Router& router);

// Its parts: the paths under /v1/production-sites, /v1/supplier-applications and /v1/grants, and
// those of licences and the rules about them.
void add_production_site_routes(http::Router& router);
void add_licence_routes(http::Router& router);
void add_application_routes(http::Router& router);
void add_grant_routes(http::Router& router);

}  // namespace chaolu::api
