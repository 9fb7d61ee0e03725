import { isIP } from 'node:net';
import { EngineError } from '../error.ts';
import { isPublicAddress, lookupBy, systemResolve } from '../public-address.ts';

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
  if (/(?:^|\.)localhost\.?$/i.test(host) || (isIP(host) !== 0 && !isPublicAddress(host)))
    throw localRefused();
  if (url.protocol === 'http:')
    throw refused('must be an https address, because the key and the transcript travel to it');
}

/** Looks names up and refuses them when any of their addresses is not public. */
export const publicLookup = lookupBy(async (host) => {
  const found = await systemResolve(host);
  if (!found.every(({ address }) => isPublicAddress(address))) throw localRefused();
  return found;
});

function localRefused(): EngineError {
  return refused(
    'must not lead to this machine or a private network unless languageModel.allowLocal is set by whoever runs it',
  );
}

function refused(text: string): EngineError {
  return new EngineError('invalid_input', `languageModel.baseUrl ${text}.`);
}
