import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { HttpServer } from './server.ts';

/** `GET /openapi.json` (OpenAPI 3.1) of every route with a schema, and a page to read it at `/docs`. To be called before routes. */
export async function referenceRoutes(server: HttpServer, baseUrl: () => string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Reelwright',
        version: '0.1.0',
        description: 'Turns long talking videos into finished short vertical clips.',
      },
      components: {
        securitySchemes: {
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
          bearer: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'reels_session' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  server.get('/openapi.json', { schema: { hide: true } }, async () => ({
    ...server.swagger(),
    servers: [{ url: baseUrl() }],
  }));
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'list', tryItOutEnabled: false, displayRequestDuration: true },
    theme: { title: 'Reelwright API' },
    staticCSP: true,
  });
}
