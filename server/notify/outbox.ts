import { minutes } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import { openSenders } from './channels/senders.ts';
import type { LinkState, Message, OnReceipt, Outcome, Sender } from './channels/sender.ts';
import { createHandler } from './handle.ts';
import { type Job, claim, untilNext } from './jobs.ts';
import type { Progress, RecordOn } from './progress.ts';
import { createReceipts } from './receipts.ts';
import { SUBJECTS } from './subjects.ts';

/** A way out that is open here, and how it stands. */
export interface Way {
  readonly channel: Sender['channel'];
  readonly link: LinkState | null;
  /** How the last attempt ended, at ms since the epoch; null before the first. */
  readonly last: { readonly at: number; readonly outcome: Outcome['outcome']; readonly detail: string | null } | null;
}

/**
 * Sends what is queued, outside of any transaction, and tells the notice's subject what came of it.
 *
 * A notice's timer says when to try. Claimed: the timer is moved a lease ahead. Sent: first the notice's row says how it ended
 * (and by which reference a receipt will name it), then the subject's record, and last the timer goes. A node that dies in
 * between leaves the timer, and the next claim goes on from the row: a notice that may have been sent is sent twice at worst,
 * and one that was not is never forgotten. What one place is told of many subjects goes out as one message (together.ts).
 *
 * A channel that is not configured claims nothing: its notices stay `queued` for all to see, and go out after a start with it.
 */
export interface Outbox {
  start(): void;
  /** Something was queued. */
  ring(): void;
  ways(): readonly Way[];
  /** Sends what is no notice, once and now; null where no way out is open for it. */
  sendNow(channel: Sender['channel'], message: Message): Promise<Outcome | null>;
  /** Waits for what is being sent, for some seconds. */
  close(): Promise<void>;
}

export interface OutboxOptions {
  readonly record: RecordOn;
  /** The ways out; default: those that the configuration names. */
  readonly open?: (onReceipt: OnReceipt) => readonly Sender[];
}

/** Longer than any attempt can take. */
const LEASE = minutes(2);
const AT_ONCE = 8;
const LOOK_AGAIN_MS = 5_000;
/** How long a stop waits for what is being sent, and then for its senders to let go. */
const GRACE_MS = 3_000;

export function createOutbox(
  deps: Pick<Deps, 'config' | 'db' | 'log' | 'metrics' | 'ring'>,
  options: OutboxOptions,
): Outbox {
  const { db, log } = deps;
  const road = { ...deps, record: options.record };
  const progress: Progress = (notice, state, detail) => SUBJECTS[notice.about].progressed(road, notice, state, detail);
  const receipts = createReceipts(deps, progress);
  const open = options.open ?? ((onReceipt) => openSenders(deps, onReceipt));
  const senders = new Map<string, Sender>();
  const last = new Map<string, Way['last']>();
  const inHand = new Set<Promise<void>>();
  let running = false;
  let looking: Promise<void> | null = null;
  let rung = false;
  let timer: NodeJS.Timeout | undefined;

  const send = async (channel: string, message: Message): Promise<Outcome | null> => {
    const outcome = (await senders.get(channel)?.send(message)) ?? null;
    if (outcome !== null) {
      deps.metrics.notices.inc({ channel, outcome: outcome.outcome });
      last.set(channel, {
        at: Date.now(),
        outcome: outcome.outcome,
        detail: outcome.outcome === 'accepted' ? null : outcome.detail,
      });
    }
    return outcome;
  };

  const handleJob = createHandler(deps, { send, progress, receipts });
  const handle = async (job: Job): Promise<void> => {
    try {
      await handleJob(job);
    } catch (error) {
      // Its timer is still there: the lease over, it is taken up again.
      log.error({ notice: job.id, err: error }, 'a notice could not be recorded');
    }
  };

  const look = async (): Promise<void> => {
    let wait = LOOK_AGAIN_MS;
    try {
      const channels = [...senders.values()].map((sender) => sender.channel);
      const jobs = inHand.size < AT_ONCE ? await claim(db, channels, AT_ONCE - inHand.size, LEASE) : [];
      for (const job of jobs) {
        const handled = handle(job).finally(() => {
          inHand.delete(handled);
          ring();
        });
        inHand.add(handled);
      }
      // With all hands full, whoever is done first looks for more.
      if (inHand.size < AT_ONCE) wait = Math.min(wait, (await untilNext(db, channels)) ?? wait);
    } catch (error) {
      log.warn({ err: error }, 'the outbox could not be read');
    }
    if (running) timer = setTimeout(ring, wait);
  };

  const ring = (): void => {
    if (!running || senders.size === 0) return;
    rung = true;
    looking ??= (async () => {
      while (rung && running) {
        rung = false;
        clearTimeout(timer);
        await look();
      }
      looking = null;
    })();
  };

  return {
    start() {
      if (running) return;
      running = true;
      for (const sender of open(receipts.take)) senders.set(sender.channel, sender);
      ring();
    },
    ring,
    ways: () =>
      [...senders.values()].map((sender) => ({
        channel: sender.channel,
        link: sender.link?.() ?? null,
        last: last.get(sender.channel) ?? null,
      })),
    async sendNow(channel, message) {
      const sent = send(channel, message);
      const handled = sent.then(() => receipts.look()).finally(() => inHand.delete(handled));
      inHand.add(handled);
      return sent;
    },
    async close() {
      running = false;
      clearTimeout(timer);
      await looking;
      clearTimeout(timer);
      const grace = () => new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref());
      await Promise.race([Promise.all(inHand), grace()]);
      await receipts.close();
      await Promise.all([...senders.values()].map((sender) => sender.close()));
      // What a provider keeps hanging is left in hand: its lease ends, and the next start tries again.
      await Promise.race([Promise.all(inHand), grace()]);
    },
  };
}
