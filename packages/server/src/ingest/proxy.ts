import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { bareHost } from './address.ts';
import type { Outbound } from './outbound.ts';

/** How long a connection through the proxy may say nothing, ms. */
const SILENCE_MS = 60_000;

/** A proxy of this machine that leads only where the service may go. */
export type FilteringProxy = { readonly url: string; close(): Promise<void> };

/**
 * Opens a forward proxy (RFC 9110, 7.6.3 CONNECT, and plain http) on a loopback address, for programs that do their own
 * networking: names are resolved here, refused when they lead to a private place, and connected to as they were resolved.
 */
export async function openFilteringProxy(outbound: Outbound): Promise<FilteringProxy> {
  const sockets = new Set<Duplex>();
  const server = createServer((incoming, response) => void forward(outbound, incoming, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (incoming, socket: Duplex) => {
    void tunnel(outbound, incoming, socket, sockets);
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

async function tunnel(
  outbound: Outbound,
  incoming: IncomingMessage,
  client: Duplex,
  sockets: Set<Duplex>,
): Promise<void> {
  client.on('error', () => client.destroy());
  const target = URL.canParse(`http://${incoming.url}`) ? new URL(`http://${incoming.url}`) : undefined;
  const address = target && (await firstAddress(outbound, target));
  if (!target || !address) {
    client.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    return;
  }
  const upstream = connect({ host: address, port: Number(target.port) || 80, timeout: SILENCE_MS });
  sockets.add(upstream);
  const end = () => {
    sockets.delete(upstream);
    upstream.destroy();
    client.destroy();
  };
  upstream.on('connect', () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
  upstream.on('timeout', end).on('error', end).on('close', end);
  client.on('close', end);
  upstream.pipe(client).pipe(upstream);
}

async function forward(
  outbound: Outbound,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = incoming.url && URL.canParse(incoming.url) ? new URL(incoming.url) : undefined;
  const address = url?.protocol === 'http:' ? await firstAddress(outbound, url) : undefined;
  if (!url || !address) {
    response.writeHead(403, { connection: 'close' }).end();
    return;
  }
  const { 'proxy-connection': _, 'proxy-authorization': __, ...headers } = incoming.headers;
  const upstream = request({
    host: address,
    port: Number(url.port) || 80,
    method: incoming.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host },
    timeout: SILENCE_MS,
    agent: false,
  });
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on('timeout', () => upstream.destroy(new Error('silence')));
  upstream.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  response.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

/** The address to connect to; undefined when there is none or it is refused. */
async function firstAddress(outbound: Outbound, url: URL): Promise<string | undefined> {
  const addresses = await outbound.addressesOf(bareHost(url.hostname)).catch(() => []);
  return addresses[0];
}
