/**
 * To which addresses pushes are sent. A subscription's endpoint comes from a browser, and the desk posts to it: without a
 * list of services it could be pointed at anything that the server reaches.
 */
export type PushService =
  /** `subdomains`: a host beneath it, and not itself. */
  | { readonly kind: 'host'; readonly host: string; readonly subdomains: boolean }
  /** Of this machine alone: for tests. */
  | { readonly kind: 'loopback'; readonly origin: string };

/** Chrome and Edge on Android, Chromium; Firefox; Edge on Windows; Safari. */
export const PUSH_SERVICES = 'fcm.googleapis.com,*.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com';

const NAME = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*$/;
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost):\d{1,5}$/;

function parseService(text: string): PushService | null {
  if (LOOPBACK.test(text)) return { kind: 'loopback', origin: text };
  const subdomains = text.startsWith('*.');
  const host = subdomains ? text.slice(2) : text;
  return NAME.test(host) ? { kind: 'host', host, subdomains } : null;
}

/**
 * @param text hosts with commas between them, `*.` before one for all beneath it; `off` for none
 * @returns null where something in it is no host
 */
export function parsePushServices(text: string): readonly PushService[] | null {
  if (text === 'off') return [];
  const services = text.split(',').map((one) => parseService(one.trim().toLowerCase()));
  return services.every((service) => service !== null) ? services : null;
}

export const serviceName = (service: PushService): string =>
  service.kind === 'loopback' ? service.origin : `${service.subdomains ? '*.' : ''}${service.host}`;

const serves = (service: PushService, { hostname, origin }: URL): boolean =>
  service.kind === 'loopback'
    ? origin === service.origin
    : service.subdomains
      ? hostname.endsWith(`.${service.host}`)
      : hostname === service.host;

/** Whether pushes may be sent to `endpoint`, as far as its text says; what its name leads to is looked at on the way. */
export function maySendTo(endpoint: string, services: readonly PushService[]): boolean {
  if (!URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return services.some(
    (service) =>
      serves(service, url) && (service.kind === 'loopback' || (url.protocol === 'https:' && url.port === '')),
  );
}
