import { declarationAnswerSchema, type DeclarationAnswer } from '#shared/api/declaration.ts';
import { Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { connection } from '#web/live/connection.svelte.ts';
import { session } from '#web/session.svelte.ts';
import { entrySchema, type Entry } from './entry.ts';
import { OUTBOX } from './kept.ts';
import { Outbox } from './outbox.svelte.ts';
import { browserStore } from './store.ts';

/** A line that has gone dead says nothing: after so many ms the declaration waits, instead of who made it. */
const PATIENCE = 12_000;

const store = browserStore(OUTBOX, 'declarations', entrySchema);
/** Tells the other tabs; a tab does not hear itself. */
const tabs = new BroadcastChannel(OUTBOX);

async function send(entry: Entry): Promise<DeclarationAnswer> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await request('/api/declarations', declarationAnswerSchema, {
      method: 'POST',
      json: entry.body,
      // Whoever signed in meanwhile in another tab has changed the cookie: the server would take it as theirs.
      headers: { 'idempotency-key': entry.id, 'demarc-caller': entry.owner },
      signal,
    });
  } catch (problem) {
    throw signal.aborted ? new Problem(0, 'network', 'no answer in time') : problem;
  }
}

export const outbox = new Outbox({
  store,
  send,
  owner: () => (session.state === 'in' ? session.me.user : null),
  now: () => clock.exact(),
  away: () => !navigator.onLine || session.remembered || connection.state === 'down',
  onStranger: () => void session.load(),
  changed: () => tabs.postMessage('changed'),
  // Not everywhere, and not always granted; a browser that has room keeps it anyway.
  keepStorage: () => void navigator.storage?.persist?.().catch(() => undefined),
});

/** How many declarations of anybody wait in this browser: for whoever is about to sign in. */
export const waitingHere = async (): Promise<number> =>
  (await store.all().catch((): Entry[] => [])).filter((entry) => entry.refusal === null).length;

/** Follows whatever may bring the server back, until the returned function is called. */
export function watchForServer(): () => void {
  const now = () => void outbox.flush();
  const reload = () => void outbox.reload();
  addEventListener('online', now);
  document.addEventListener('visibilitychange', now);
  tabs.addEventListener('message', reload);
  return () => {
    removeEventListener('online', now);
    document.removeEventListener('visibilitychange', now);
    tabs.removeEventListener('message', reload);
  };
}
