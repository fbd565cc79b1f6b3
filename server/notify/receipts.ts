import type { Deps } from '../deps.ts';
import { storeTestReceipt } from './channelTest.ts';
import type { OnReceipt, Receipt } from './channels/sender.ts';
import { storeReceipt } from './jobs.ts';
import type { Progress } from './progress.ts';

/**
 * Receipts, matched to notices by the provider's reference in the database: after a restart, and on any node. One may come
 * before the answer that brings the reference, so a receipt of an unknown reference is kept a moment, until the reference has
 * been stored; if it still means nothing it is given back to the provider, who sends it again later.
 */
export interface Receipts {
  readonly take: OnReceipt;
  /** A reference was stored: looks again at the receipts that are kept. */
  look(): void;
  /** Gives back what is kept, and waits for what is being stored. */
  close(): Promise<void>;
}

const KEPT_MS = 5_000;
/** Another node may be storing the reference, and does not tell. */
const LOOK_MS = 500;

export function createReceipts(deps: Pick<Deps, 'db'>, progress: Progress): Receipts {
  const kept = new Set<() => void>();
  const taking = new Set<Promise<boolean>>();
  let closed = false;

  const nextLook = (): Promise<void> =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        kept.delete(end);
        resolve();
      };
      const timer = setTimeout(end, LOOK_MS);
      kept.add(end);
    });
  const look = () => kept.forEach((end) => end());

  const match = async (receipt: Receipt): Promise<boolean> => {
    const until = performance.now() + KEPT_MS;
    for (;;) {
      // Before the search: a reference stored while it runs must not be missed.
      const next = nextLook();
      if (await storeTestReceipt(deps.db, receipt)) return true;
      const notices = await storeReceipt(deps.db, receipt);
      for (const notice of notices) await progress(notice, receipt.state, receipt.detail);
      if (notices.length > 0) return true;
      if (closed || performance.now() >= until) return false;
      await next;
    }
  };

  return {
    async take(receipt) {
      const matched = match(receipt);
      taking.add(matched);
      try {
        return await matched;
      } finally {
        taking.delete(matched);
      }
    },
    look,
    async close() {
      closed = true;
      look();
      await Promise.allSettled(taking);
    },
  };
}
