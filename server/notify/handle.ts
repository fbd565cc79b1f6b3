import { isGathered } from '#shared/notice/subject.ts';
import type { NoticeState } from '#shared/ticket/values.ts';
import type { Deps } from '../deps.ts';
import type { Message, Outcome } from './channels/sender.ts';
import { type Ended, type Job, type Outgoing, STALE, endTimer, storeEnd, storeRetry } from './jobs.ts';
import { linkAddress, linkToken } from './link.ts';
import type { Progress } from './progress.ts';
import type { Receipts } from './receipts.ts';
import { withLink } from './render.ts';
import { waitAfter } from './retry.ts';
import { TOGETHER } from './subjects.ts';
import { gather } from './together.ts';

export interface HandlerOptions {
  /** Null: no way out is open for the channel. */
  readonly send: (channel: string, message: Message) => Promise<Outcome | null>;
  readonly progress: Progress;
  readonly receipts: Pick<Receipts, 'look'>;
}

const isWaiting = ({ state }: Outgoing): boolean => state === 'queued' || state === 'sent';
/** Its next attempt would be one too many. */
const isSpent = ({ attempts }: Outgoing): boolean => waitAfter(attempts + 1, 0) === null;

/**
 * What is done with a notice that was taken in hand: sends its message, and writes down what came of it. A message says one
 * notice, or all that its carrier gathered; what is stale of it is left out, but from a message that may have been sent.
 * @throws what went wrong with the database: the timer is still there
 */
export function createHandler(
  { config, db }: Pick<Deps, 'config' | 'db'>,
  { send, progress, receipts }: HandlerOptions,
): (job: Job) => Promise<void> {
  const tell = async (notices: readonly Outgoing[], state: NoticeState, detail: string | null): Promise<void> => {
    for (const notice of notices) await progress(notice, state, detail);
  };

  const end = async (notices: readonly Outgoing[], ended: Ended): Promise<void> => {
    await storeEnd(db, notices, ended);
    receipts.look();
    await tell(notices, ended.state, ended.detail);
  };

  const messageOf = async ({ id }: Job, notices: readonly [Outgoing, ...Outgoing[]]): Promise<Message> => {
    const [first, ...others] = notices;
    const { about, key, kind, recipient } = first;
    const words =
      others.length > 0 && isGathered(kind) ? await TOGETHER[kind].words(db.pool, notices, config.publicUrl) : first;
    return {
      id,
      to: recipient,
      subject: words.subject,
      text: withLink(words.body, linkAddress(config.publicUrl, linkToken(config.secret, id))),
      notice: { about, key, kind },
    };
  };

  const attempt = async (carrier: Job, notices: readonly [Outgoing, ...Outgoing[]]): Promise<void> => {
    const outcome = await send(carrier.channel, await messageOf(carrier, notices));
    switch (outcome?.outcome) {
      case undefined:
        return;
      case 'accepted':
        await end(notices, { state: 'accepted', detail: null, ref: outcome.ref });
        return endTimer(db, carrier.id);
      case 'refused':
        await end(notices, { state: 'failed', detail: outcome.detail, ref: null });
        return endTimer(db, carrier.id);
      case 'later':
      case 'unknown':
        return tryAgain(carrier, notices, outcome.outcome, outcome.detail);
    }
  };

  const tryAgain = async (
    carrier: Job,
    notices: readonly Outgoing[],
    outcome: 'later' | 'unknown',
    detail: string,
  ): Promise<void> => {
    const state = outcome === 'unknown' || notices.some((one) => one.state === 'sent') ? 'sent' : 'queued';
    // What may have been sent is tried again as it was, so that its reader can tell that it is the same.
    const apart = isGathered(carrier.kind) && state === 'queued';
    const spent = apart ? notices.filter(isSpent) : notices.some(isSpent) ? notices : [];
    const left = notices.filter((notice) => !spent.includes(notice));
    const wait = waitAfter(Math.max(0, ...left.map(({ attempts }) => attempts)) + 1, Math.random());
    if (left.length > 0 && wait !== null) {
      await storeRetry(db, carrier, left, { state, detail, wait, apart });
      await tell(left, state, detail);
    }
    if (spent.length > 0) await end(spent, { state: 'dead', detail, ref: null });
    if (spent.some(({ id }) => id === carrier.id) || left.length === 0) await endTimer(db, carrier.id);
  };

  return async (job) => {
    const notices = isGathered(job.kind) ? await gather(db, job, job.kind, TOGETHER[job.kind]) : [job];
    if (notices === null) return;
    for (const one of notices) if (!isWaiting(one)) await progress(one, one.state, one.detail);
    const waiting = notices.filter(isWaiting);
    // What may have been sent is repeated whole, or its reader would take it for another message.
    const whole = waiting.some(({ state }) => state === 'sent') && !waiting.every(({ stale }) => stale);
    const stale = whole ? [] : waiting.filter((one) => one.stale);
    if (stale.length > 0) await end(stale, { state: 'dead', detail: STALE, ref: null });
    const [first, ...others] = waiting.filter((one) => !stale.includes(one));
    if (first === undefined) await endTimer(db, job.id);
    else await attempt(job, [first, ...others]);
  };
}
