/** The reference at `/docs`: the API description as pages to try it out. */
import '@fastify/swagger-ui/static/swagger-ui.css';
import SwaggerUi from '@fastify/swagger-ui/static/swagger-ui-bundle.js';

SwaggerUi({
  dom_id: '#reference',
  url: '/openapi.json',
  // Without the bar on top: its logo carries a style sheet that the policy refuses.
  layout: 'BaseLayout',
  docExpansion: 'list',
  deepLinking: true,
  validatorUrl: null,
});
