import ipaddr from 'ipaddr.js';

/**
 * What callers are counted by: an IPv4 address, or the 64 bits of an IPv6 address that a provider gives to one customer
 * (RFC 6177). A text that is no address stands for itself, cut.
 */
export function addressGroup(address: string): string {
  if (!ipaddr.isValid(address)) return address.slice(0, 64);
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
