import { setTimeout as pause } from 'node:timers/promises';
import type { Desk } from '#test/harness/desk.ts';

/** Notes on tickets at a steady rate, through the public interface. @returns how many were committed */
export async function changing(
  desk: Desk,
  cookie: string,
  tickets: readonly string[],
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<number> {
  const sent: Promise<boolean>[] = [];
  const began = performance.now();
  for (let i = 0; i < perSecond * seconds; i += 1) {
    await pause(Math.max(0, began + (i * 1000) / perSecond - performance.now()));
    const no = tickets[i % tickets.length] ?? '';
    const body = JSON.stringify({ type: 'addNote', text: `note ${i}`, visibility: 'internal' });
    const headers = { cookie, 'content-type': 'application/json' };
    sent.push(
      fetch(`${desk.url}/api/tickets/${no}/commands`, { method: 'POST', headers, body }).then(async (answer) => {
        await answer.arrayBuffer();
        return answer.ok;
      }),
    );
  }
  return (await Promise.all(sent)).filter(Boolean).length;
}
