// Who takes part: organisations, their people, API keys, and sessions.
#pragma once

namespace chaolu::http {
class Router;
}

namespace chaolu::api {

// All of the routes of identity.yaml.
void add_identity_routes(http::Router& router);

// Its parts: the paths under /v1/session, those under /v1/api-keys, those under /v1/people.
void add_session_routes(http::Router& router);
void add_api_key_routes(http::Router& router);
void add_people_routes(http::Router& router);

}  // namespace chaolu::api
