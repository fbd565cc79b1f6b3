import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { About, GatheredKind, NoticeSubject, OutgoingKind } from '#shared/notice/subject.ts';
import type { NoticeChannel, NoticeState } from '#shared/ticket/values.ts';
import type { Instant } from '#shared/time.ts';
import type { Deps } from '../deps.ts';
import type { Alert } from '../live/changes.ts';
import { toManagers } from '../pool/managerNotices.ts';
import { ofPool } from '../pool/notices.ts';
import { ofWork } from '../works/noticed.ts';
import { ofTicket } from './ofTicket.ts';
import type { RecordOn } from './progress.ts';
import type { Together } from './together.ts';

/** A notice as its subject has to know it. */
export interface Noticed extends About {
  readonly id: string;
  readonly kind: OutgoingKind;
  readonly channel: NoticeChannel;
  /** null: a ticket's, whose customer is the ticket's. */
  readonly customer: string | null;
  readonly factVersion: number;
}

/** A dead letter that is about to go out again. */
export interface Dead extends Noticed {
  readonly recipient: string;
  readonly body: string;
}

/** A subject that is locked until the transaction ends. */
export interface HeldSubject {
  readonly now: Instant;
  /** Puts on its record that a dead letter goes out again, as the notice `id`. */
  queuedAgain(dead: Dead, id: string): Promise<void>;
}

export interface RoadDeps extends Pick<Deps, 'db' | 'ring'> {
  readonly record: RecordOn;
}

/** What one kind of subject adds to the road that all notices go. */
export interface SubjectOfNotices {
  /** SQL on `notice n`: whether it has nothing to say any more, so that it must not be sent. */
  readonly stale: string;
  /** Tells the subject's people what became of a notice. Saying it twice tells nothing new. */
  progressed(
    deps: RoadDeps,
    notice: Pick<Noticed, 'id' | 'key'>,
    state: NoticeState,
    detail: string | null,
  ): Promise<void>;
  /** What those hear who have to tell the reader in another way; null: nobody has to. */
  undelivered(client: pg.ClientBase, notice: Noticed): Promise<Alert | null>;
  /** Locks the subject; null where there is none. */
  hold(client: pg.ClientBase, deps: Deps, caller: Caller, key: string): Promise<HeldSubject | null>;
}

export const SUBJECTS: Readonly<Record<NoticeSubject, SubjectOfNotices>> = {
  ticket: ofTicket,
  work: ofWork,
  pool: ofPool,
};

export const TOGETHER: Readonly<Record<GatheredKind, Together>> = { pool_manager: toManagers };

/** SQL on `notice n`: a subject's key, and whether the notice must not be sent any more. */
export const KEY = 'coalesce(n.ticket, n.key)';
export const STALE_SQL = `case n.about ${Object.entries(SUBJECTS)
  .map(([about, { stale }]) => `when '${about}' then (${stale})`)
  .join(' ')} else false end`;
