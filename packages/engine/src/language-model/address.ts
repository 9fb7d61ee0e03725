import { lookup as lookUp } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { EngineError } from '../error.ts';

/** Addresses that are not on the public internet (IANA special-purpose registries, RFC 6890 and 8190). */
const local = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  local.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  local.addSubnet(network, prefix, 'ipv6');

/** Whether a numeric address is this machine's, a private network's, or otherwise not on the public internet. */
export function isLocalAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || local.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Refuses an address that may not be asked: anything but http and https; names and passwords, questions or fragments
 * inside; without `allowLocal` also http and numeric local addresses. Names are checked again when they are looked up.
 * Throws EngineError `invalid_input`.
 */
export function checkAddress(address: string, allowLocal: boolean): void {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw refused('must be an http or https address, e.g. "https://api.openai.com/v1"');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw refused(
      'must not hold a name, password, question mark or fragment; the key is a setting of its own',
    );
  if (allowLocal) return;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (/(?:^|\.)localhost\.?$/i.test(host) || (isIP(host) !== 0 && isLocalAddress(host))) throw localRefused();
  if (url.protocol === 'http:')
    throw refused('must be an https address, because the key and the transcript travel to it');
}

/** Looks names up and refuses them when any of their addresses is local. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) callback(error ?? new Error(`${hostname} has no address`), '', 4);
    else if (addresses.some(({ address }) => isLocalAddress(address))) callback(localRefused(), '', 4);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function localRefused(): EngineError {
  return refused(
    'must not lead to this machine or a private network unless languageModel.allowLocal is set by whoever runs it',
  );
}

function refused(text: string): EngineError {
  return new EngineError('invalid_input', `languageModel.baseUrl ${text}.`);
}
