/**
 * Makes the pages open without a network (public/sw.js). What this page has loaded, and what its reader may want to open next,
 * is handed to the worker to keep; only on https and on this machine itself, as browsers have it.
 */
export async function install(ahead: readonly (() => Promise<unknown>)[]): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
    const { active } = await navigator.serviceWorker.ready;
    await Promise.all(ahead.map((load) => load()));
    const files = performance.getEntriesByType('resource').map((entry) => entry.name);
    active?.postMessage({ files });
  } catch {
    // Not allowed here, or the network went meanwhile: the pages work as before, with a network.
  }
}
