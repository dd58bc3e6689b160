declare module '@fastify/swagger-ui/static/swagger-ui-bundle.js' {
  export default function show(options: Record<string, unknown>): void;
}
