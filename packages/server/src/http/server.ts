import type { IncomingMessage, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../config.ts';
import { logDestination } from './log.ts';

/** The HTTP server, with routes typed by zod schemas. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** JSON bodies, at most; files come as streams, which count for themselves. */
const BODY_BYTES = 1024 ** 2;
/** How long a connection may be silent, ms. Longer than hashing the largest upload takes. */
const SILENCE_MS = 180_000;
/** A message of a browser over the WebSocket, at most: none is expected. */
const MESSAGE_BYTES = 4 * 1024;

/** Headers and settings whose values are never logged. */
const SECRETS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-api-key"]',
  'req.headers["x-gemini-key"]',
  'req.headers["x-upload-post-key"]',
  'req.headers["x-elevenlabs-key"]',
  'res.headers["set-cookie"]',
  // What the parser of forms logs of itself at `trace`: all headers of the request.
  'busboyOptions.headers',
];

/** A log line of a request: no query, which may hold signatures. */
const serializers = {
  req: (request: { method: string; url: string; ip?: string }) => ({
    method: request.method,
    path: request.url.split('?')[0],
    from: request.ip,
  }),
};

/** An HTTP server without routes: logs, limits, security headers, cookies, WebSocket. */
export async function createHttpServer(
  config: Pick<Config, 'trustProxy' | 'logLevel' | 'baseUrl' | 'storage' | 'payments'>,
  newRequestId: () => string,
): Promise<HttpServer> {
  const server: HttpServer = Fastify({
    logger: { level: config.logLevel, redact: SECRETS, serializers, stream: logDestination() },
    genReqId: newRequestId,
    requestIdHeader: false,
    trustProxy: config.trustProxy,
    bodyLimit: BODY_BYTES,
    connectionTimeout: SILENCE_MS,
    // Uploads take as long as they take; `connectionTimeout` ends those that stand still.
    requestTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateRequest('principal', null);
  await server.register(cookie);
  await server.register(websocket, { options: { maxPayload: MESSAGE_BYTES } });
  await server.register(helmet, securityHeaders(config));
  // What an API answers is the caller's alone; files say otherwise themselves.
  server.addHook('onSend', async (_, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  return server;
}

/** Pages load what we serve, what lies in our bucket, and nothing else; nobody frames them. */
function securityHeaders({ baseUrl, storage, payments }: Pick<Config, 'baseUrl' | 'storage' | 'payments'>) {
  const bucket = storage.kind === 's3' ? [bucketOrigin(storage)] : [];
  const checkout = payments.razorpay.keyId === undefined ? NO_CHECKOUT : RAZORPAY_CHECKOUT;
  const isSecure = baseUrl?.startsWith('https:') ?? false;
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:', ...bucket],
        'media-src': ["'self'", 'blob:', ...bucket],
        'connect-src': ["'self'", ...bucket, ...checkout.connect],
        'style-src': ["'self'"],
        'script-src': ["'self'", ...checkout.script],
        ...(checkout.frame.length > 0 ? { 'frame-src': [...checkout.frame] } : {}),
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    hsts: isSecure ? { maxAge: 15_552_000 } : false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // Clip players on other pages of the same owner may still be given signed addresses.
    crossOriginResourcePolicy: { policy: 'same-origin' },
  } as const;
}

/** Where signed addresses of a bucket lead: browsers send uploads there and play clips from there. */
function bucketOrigin({ endpoint, bucket, region }: Extract<Config['storage'], { kind: 's3' }>): string {
  if (endpoint !== undefined) return new URL(endpoint).origin;
  // As the SDK addresses them: a certificate for *.s3.REGION.amazonaws.com covers no name with a dot.
  const host = `s3.${region}.amazonaws.com`;
  return bucket.includes('.') ? `https://${host}` : `https://${bucket}.${host}`;
}

type Checkout = Readonly<Record<'script' | 'frame' | 'connect', readonly string[]>>;

const NO_CHECKOUT: Checkout = { script: [], frame: [], connect: [] };

/** What Razorpay's checkout in the page loads, where it is used. */
const RAZORPAY_CHECKOUT: Checkout = {
  script: ['https://checkout.razorpay.com'],
  frame: ['https://api.razorpay.com', 'https://checkout.razorpay.com'],
  connect: ['https://api.razorpay.com', 'https://lumberjack.razorpay.com'],
};
