import * as z from 'zod/mini';
import { attachmentSchema } from '#shared/api/ticket.ts';
import { Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { browserStore } from '#web/outbox/store.ts';
import { session } from '#web/session.svelte.ts';
import { type Entry, entrySchema } from './entry.ts';
import { FieldQueue } from './queue.svelte.ts';
import { tasks } from './tasks.svelte.ts';

/** A dead spot says nothing: after so many ms it is taken for one. A photo takes its time even where there is a network. */
const PATIENCE = { command: 12_000, file: 90_000 } as const;

const store = browserStore('demarc.field', 'deeds', entrySchema);
/** Tells the other tabs; a tab does not hear itself. */
const tabs = new BroadcastChannel('demarc.field');

const occurredAt = (entry: Entry): string => new Date(entry.at).toISOString();

async function post(entry: Entry, signal: AbortSignal): Promise<void> {
  const at = `/api/tickets/${encodeURIComponent(entry.no)}`;
  // Whoever signed in meanwhile in another tab has changed the cookie: the server would take it as theirs.
  const headers = { 'idempotency-key': entry.id, 'demarc-caller': entry.owner };
  if (entry.does.kind === 'command') {
    const json = { ...entry.does.command, segment: entry.segment, occurredAt: occurredAt(entry) };
    tasks.take(await request(`${at}/commands`, z.unknown(), { method: 'POST', json, headers, signal }));
    return;
  }
  const { name, visibility, file } = entry.does;
  const query = new URLSearchParams({ name, visibility, segment: entry.segment, occurredAt: occurredAt(entry) });
  await request(`${at}/attachments?${query.toString()}`, attachmentSchema, {
    method: 'POST',
    body: file,
    headers: { ...headers, 'content-type': file.type || 'application/octet-stream' },
    signal,
  });
}

async function send(entry: Entry): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE[entry.does.kind]);
  try {
    await post(entry, signal);
  } catch (problem) {
    throw signal.aborted ? new Problem(0, 'network', 'no answer in time') : problem;
  }
}

export const queue = new FieldQueue({
  store,
  send,
  now: () => clock.exact(),
  onStranger: () => void session.load(),
  changed: () => tabs.postMessage('changed'),
});

/** Follows whatever may bring the network back, until the returned function is called. */
export function watchForNetwork(): () => void {
  const now = () => void queue.flush();
  const reload = () => void queue.reload();
  addEventListener('online', now);
  document.addEventListener('visibilitychange', now);
  tabs.addEventListener('message', reload);
  return () => {
    removeEventListener('online', now);
    document.removeEventListener('visibilitychange', now);
    tabs.removeEventListener('message', reload);
  };
}
