import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** IPv6 addresses that only stand for one of IPv4 (RFC 4291, 2.5.5.1; deprecated): the library takes them for public. */
const STANDING_FOR_IPV4 = ipaddr.IPv6.parseCIDR('::/96');

/**
 * Whether an IP address is one of the public internet: no loopback, private, link-local, shared, documentation, multicast
 * or reserved one (IANA special-purpose registries, RFC 6890 and 8190), and none that only leads to such a one (IPv4
 * within IPv6, NAT64, 6to4, Teredo). False for what is no address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` unwraps ::ffff:127.0.0.1.
  const known = ipaddr.process(address);
  if (known.range() !== 'unicast') return false;
  return !(known instanceof ipaddr.IPv6 && known.match(STANDING_FOR_IPV4));
}

/** An address of a host, as a resolver tells it: 4 or 6 is its family. */
export type ResolvedAddress = { readonly address: string; readonly family: number };

/** Finds the addresses of a host; handed in, so that tests can say what a name means. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

/** Asks the machine's resolver. */
export const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/**
 * How sockets find the address that they connect to: by `resolve`, which throws for a host that they may not connect to.
 * What it gives is what is connected to, so that a name cannot change its meaning after it was checked.
 */
export function lookupBy(resolve: Resolve): LookupFunction {
  return (host, { all }, done) => {
    resolve(host).then(
      (found) => {
        const [first] = found;
        if (!first) done(new Error(`${host} has no address.`), '');
        else if (all) done(null, [...found]);
        else done(null, first.address, first.family);
      },
      (error: Error) => done(error, ''),
    );
  };
}
