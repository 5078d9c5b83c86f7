// Starts swagger-ui on the /docs page. A file of its own, since the server's content security
// policy allows no inline scripts.
'use strict';

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayOperationId: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  // Keys and tokens stay in this browser, so that a reload does not ask for them again.
  persistAuthorization: true,
  showExtensions: true,
  tryItOutEnabled: true,
  // The default asks a validator on another host.
  validatorUrl: null,
});
