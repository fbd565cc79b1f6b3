import { untrack } from 'svelte';
import { connection } from '#web/live/connection.svelte.ts';
import { queue, watchForNetwork } from './post.ts';
import { tasks } from './tasks.svelte.ts';

/** Keeps tasks and queue of whoever is signed in going, until the returned function is called. Inside an `$effect`. */
export function follow(owner: string): () => void {
  const stops = untrack(() => {
    void queue.open(owner);
    return [tasks.follow(owner), watchForNetwork()];
  });
  return () => stops.forEach((stop) => stop());
}

/** The line is back: what waits goes out. Inside an `$effect`. */
export function sendWhenLive(): void {
  if (connection.state === 'live') untrack(() => void queue.flush());
}
