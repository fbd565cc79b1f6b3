import { createHash } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import webPush from 'web-push';
import type { Database } from '#db/open.ts';
import { NOT_PUBLIC, publicLookup } from '#server/push/publicAddress.ts';
import { maySendTo, type PushService } from '#server/push/services.ts';
import { noteAttempt, type PushTarget, targetsOf } from '#server/push/subscriptions.ts';
import type { VapidKeys } from '#server/push/vapid.ts';
import { portalPath } from '#shared/notice/subject.ts';
import type { PushPayload } from '#shared/api/push.ts';
import { days, type Duration } from '#shared/time.ts';
import { later, type Message, type Outcome, refused, type Sender, unknown } from './sender.ts';

export interface PushOptions {
  readonly db: Pick<Database, 'pool'>;
  readonly keys: VapidKeys;
  readonly services: readonly PushService[];
  /** Names the desk to push services; `https:` where it has such an address. */
  readonly publicUrl: string;
  /** How long a service may take to answer, in ms. */
  readonly answer?: number;
}

const ANSWER_MS = 15_000;
/** A phone that is off for longer finds the notice in the portal. */
const KEPT: Duration = days(1);

/**
 * Web Push (RFC 8030, 8291, 8292) to every browser in which a user has turned it on. `accepted`: one of their push services
 * has it, which proves nothing; a repetition takes the place of what went before it, by its topic and its tag. `refused`:
 * none of their browsers can be reached. A browser that its service does not know any more is forgotten.
 */
export function createPushSender({ db, keys, services, publicUrl, answer = ANSWER_MS }: PushOptions): Sender {
  const subject = publicUrl.startsWith('https:') ? publicUrl : `mailto:demarc@${new URL(publicUrl).hostname}`;
  const vapidDetails = { subject, ...keys };

  const sendTo = async (target: PushTarget, message: Message): Promise<Outcome> => {
    if (!maySendTo(target.endpoint, services)) return refused('service_not_allowed');
    const { endpoint, method, headers, body } = webPush.generateRequestDetails(
      { endpoint: target.endpoint, keys: { p256dh: target.p256dh, auth: target.auth } },
      JSON.stringify(payloadOf(message)),
      { vapidDetails, TTL: KEPT / 1000, urgency: urgencyOf(message), topic: topicOf(message) },
    );
    const status = await post(endpoint, { method, headers }, body, answer);
    if (typeof status === 'string') return status === 'cut' ? unknown('no_answer') : later(status);
    const outcome = outcomeOf(status);
    const went = wentOf(status, outcome);
    if (went !== null) await noteAttempt(db.pool, target.id, went);
    return outcome;
  };

  return {
    channel: 'push',
    async send(message) {
      try {
        const targets = await targetsOf(db.pool, message.to);
        return best(await Promise.all(targets.map((target) => sendTo(target, message))));
      } catch {
        return later('not_sent');
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Of what became of one message in several browsers, what is said of the whole: once it has arrived, it has. */
function best(outcomes: readonly Outcome[]): Outcome {
  for (const wanted of ['accepted', 'unknown', 'later', 'refused'] as const) {
    const found = outcomes.find(({ outcome }) => outcome === wanted);
    if (found !== undefined) return found;
  }
  return refused('no_subscription');
}

const subjectOf = ({ notice, id }: Message): string => notice?.key ?? id;

const payloadOf = (message: Message): PushPayload => ({
  title: message.subject,
  tag: subjectOf(message),
  url: message.notice === null ? '/portal' : portalPath(message.notice),
});

/** What waits for the reader's answer may wake a phone; what only tells them may wait until it wakes by itself. */
const urgencyOf = ({ notice }: Message): 'high' | 'normal' =>
  notice?.kind === 'restored' || notice?.kind === 'clock_moved' ? 'high' : 'normal';

/** By subject (RFC 8030 §5.4, at most 32 characters): a phone that was off is told how it stands, and not how it stood. */
const topicOf = (message: Message): string =>
  createHash('sha256').update(subjectOf(message)).digest('base64url').slice(0, 32);

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { outcome: 'accepted', ref: null };
  // 429 and 5xx pass; all else is about this message, its key or its browser, and stays.
  return status === 429 || status >= 500 ? later(`HTTP ${status}`) : refused(`HTTP ${status}`);
}

function wentOf(status: number, { outcome }: Outcome): Parameters<typeof noteAttempt>[2] | null {
  if (status === 404 || status === 410) return 'gone';
  return outcome === 'accepted' ? 'taken' : outcome === 'refused' ? 'refused' : null;
}

/** @returns the answer's status; `cut` when it broke off on the way, else why nothing was sent. Redirects are not followed. */
function post(
  endpoint: string,
  { method, headers }: Pick<webPush.RequestDetails, 'method' | 'headers'>,
  body: Buffer | null,
  answer: number,
): Promise<number | 'cut' | 'unreachable' | 'address_not_public'> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(answer);
    const secure = endpoint.startsWith('https:');
    const request = secure
      ? https.request(endpoint, { method, headers, signal, lookup: publicLookup, agent: false })
      : http.request(endpoint, { method, headers, signal, agent: false });
    let connected = false;
    request.once('socket', (socket) =>
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
      }),
    );
    request.once('response', (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.once('error', (error: NodeJS.ErrnoException) =>
      resolve(connected ? 'cut' : error.code === NOT_PUBLIC ? 'address_not_public' : 'unreachable'),
    );
    request.end(body);
  });
}
