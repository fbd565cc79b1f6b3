/*
 * Opens the pages without a network. It keeps the shell alone: the one page, its scripts, styles and icons; what the interface
 * answers is never kept, and neither are the pages without log-in.
 *
 * A version is what its page refers to, so each has a cache named by the page's digest. A page is asked of the network first;
 * when a new one comes, a cache begins for it, and only the one before is left beside it, for tabs that are still open.
 */
const PREFIX = 'demarc-shell-';
const PAGE = '/';
const NOT_OURS = /^\/(api|tmf-api|metrics|healthz|readyz|r|d|socket\.io)(\/|$)/i;
const FILES = /^\/(assets\/|icon|manifest\.)/;

const digest = async (text) => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** Our caches, the oldest first: the browser lists them as they were made. */
const versions = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function keepPage(response) {
  const text = await response.clone().text();
  const name = PREFIX + (await digest(text));
  const known = await versions();
  if (!known.includes(name)) {
    await (await caches.open(name)).put(PAGE, response.clone());
    for (const old of known.slice(0, -1)) await caches.delete(old);
  }
}

async function newest() {
  const name = (await versions()).at(-1);
  return name === undefined ? undefined : caches.open(name);
}

async function page(request) {
  try {
    const response = await fetch(request);
    if (response.ok && response.headers.get('content-type')?.includes('text/html')) await keepPage(response);
    return response;
  } catch (error) {
    const kept = await (await newest())?.match(PAGE);
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Files of /assets carry their digest in the name: what is kept under it is it. */
async function file(request) {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok && response.status === 200) await (await newest())?.put(request, response.clone());
  return response;
}

async function keepFiles(urls) {
  const cache = await newest();
  if (cache === undefined) return;
  for (const url of urls) {
    const { origin, pathname } = new URL(url, self.location.origin);
    if (origin !== self.location.origin || !FILES.test(pathname) || (await cache.match(url)) !== undefined) continue;
    await cache.add(url).catch(() => undefined);
  }
}

self.addEventListener('install', (event) => {
  event.waitUntil(fetch(PAGE, { headers: { accept: 'text/html' }, cache: 'no-cache' }).then(keepPage));
  void self.skipWaiting();
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || NOT_OURS.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (FILES.test(pathname)) event.respondWith(file(request));
});

// What a page had loaded before this was in charge of it, and what it may need without a network.
self.addEventListener('message', (event) => {
  if (Array.isArray(event.data?.files)) event.waitUntil(keepFiles(event.data.files));
});

/*
 * Pushes. What comes is `pushPayloadSchema` of shared/api/push.ts, and a browser takes the permission away from whoever shows
 * nothing. A newer push of a ticket takes the place of an older one.
 */
const payloadOf = (data) => {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
};

self.addEventListener('push', (event) => {
  const { title = 'Demarc', tag = 'demarc', url = PAGE } = payloadOf(event.data);
  const options = { tag, renotify: true, icon: '/icon-192.png', data: { url } };
  event.waitUntil(self.registration.showNotification(title, options));
});

/** A page on which something may be half written is left alone. */
const mayLeave = ({ url }) => /^\/portal(\/F[\d-]+)?$/.test(new URL(url).pathname);

async function openPage(url) {
  const pages = await self.clients.matchAll({ type: 'window' });
  const there = pages.find((page) => page.url === url);
  if (there !== undefined) return there.focus();
  const other = pages.find(mayLeave);
  if (other === undefined) return self.clients.openWindow(url);
  await other.focus();
  return other.navigate(url);
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { origin } = self.location;
  const url = new URL(event.notification.data?.url ?? PAGE, origin);
  event.waitUntil(openPage(url.origin === origin ? url.href : origin + PAGE));
});

// The browser renews a subscription by itself: the desk hears of the new one, and the old one's service tells that it is gone.
self.addEventListener('pushsubscriptionchange', (event) => {
  const renew = async () => {
    const { applicationServerKey } = event.oldSubscription?.options ?? {};
    const asked = { userVisibleOnly: true, applicationServerKey };
    const { endpoint, keys } = (
      event.newSubscription ?? (await self.registration.pushManager.subscribe(asked))
    ).toJSON();
    const language = self.navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
    await fetch('/api/push/subscription', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ endpoint, keys, language }),
    });
  };
  event.waitUntil(renew());
});
