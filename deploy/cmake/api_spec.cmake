# Bundles api-spec/ into one openapi.json and fetches the page that shows it, both from npm by
# the lock file; the packages live in the build folder, never in the tree.
find_program(NPM npm REQUIRED)
set(spec_build ${CMAKE_BINARY_DIR}/api-spec)
set(spec_source ${CMAKE_SOURCE_DIR}/api-spec)
file(GLOB spec_files CONFIGURE_DEPENDS ${spec_source}/*.yaml ${spec_source}/examples/*.json)

add_custom_command(
  OUTPUT ${spec_build}/installed
         ${spec_build}/node_modules/swagger-ui-dist/swagger-ui.css
         ${spec_build}/node_modules/swagger-ui-dist/swagger-ui-bundle.js
  COMMAND ${CMAKE_COMMAND} -E copy ${spec_source}/package.json ${spec_source}/package-lock.json
          ${spec_build}
  COMMAND ${NPM} ci --prefix ${spec_build} --ignore-scripts --no-audit --no-fund --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E touch ${spec_build}/installed
  DEPENDS ${spec_source}/package.json ${spec_source}/package-lock.json
  COMMENT "Installing the API documentation tools" VERBATIM)

add_custom_command(
  OUTPUT ${spec_build}/openapi.json
  COMMAND ${CMAKE_COMMAND} -E env REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
          ${spec_build}/node_modules/.bin/redocly bundle ${spec_source}/openapi.yaml
          --config ${spec_source}/redocly.yaml --output ${spec_build}/openapi.json
  DEPENDS ${spec_build}/installed ${spec_files}
  COMMENT "Bundling openapi.json" VERBATIM)

add_custom_target(api_spec DEPENDS ${spec_build}/openapi.json ${spec_build}/installed)
add_dependencies(chaolu_server api_spec)
