import { setTimeout as pause } from 'node:timers/promises';

export interface Load {
  readonly perSecond: number;
  readonly seconds: number;
}

/** As many as a desk of people sends at once; more would only queue, and a machine that is too slow shows in the rate. */
const IN_FLIGHT = 16;

/**
 * Notes on tickets at a steady rate, through the public interface. One that is late is sent at once, none is left out.
 * @returns how many a second were committed; less than wanted where the machine cannot do more
 * @throws what was answered, when one is refused
 */
export async function changing(
  url: string,
  cookie: string,
  tickets: readonly string[],
  { perSecond, seconds }: Load,
): Promise<number> {
  const all = perSecond * seconds;
  const headers = { cookie, 'content-type': 'application/json' };
  const note = async (i: number): Promise<void> => {
    const where = `${url}/api/tickets/${tickets[i % tickets.length] ?? ''}/commands`;
    const body = JSON.stringify({ type: 'addNote', text: `note ${i}`, visibility: 'internal' });
    const answer = await fetch(where, { method: 'POST', headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`a note was refused: ${text}`);
  };
  let next = 0;
  const began = performance.now();
  const sender = async (): Promise<void> => {
    for (let i = next++; i < all; i = next++) {
      await pause(Math.max(0, began + (i * 1000) / perSecond - performance.now()));
      await note(i);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
  return all / Math.max(seconds, (performance.now() - began) / 1000);
}
