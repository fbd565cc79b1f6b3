import type { Logger } from 'pino';
import type { Cut } from '#server/auth/sessions.ts';
import type { Caller } from '#shared/actor.ts';
import type { AlertPush } from '#shared/live/protocol.ts';
import { type Frame, type Look, Rooms } from './rooms.ts';
import { inScopeRow, scopeKey, scopeOf, type Scope } from './scope.ts';
import type { Shown } from './subjects.ts';
import type { Request, Turn } from './turn.ts';

/** Who carries what the feed says to the screens. */
export interface Sink {
  changes(frame: Frame): void;
  alerts(room: string, alerts: readonly AlertPush[]): void;
  cut(cut: Cut): void;
  /** What screens hold cannot be brought up to date by changes: they have to ask for everything. */
  lost(): void;
}

/** A socket that is there. */
export interface Attendance {
  /** Where alerts of its scope are told. */
  readonly room: string;
  leave(): void;
}

interface Attending {
  readonly scope: Scope;
  readonly caller: Caller;
  sockets: number;
}

/** Everybody on this node that is to be told something, and the telling. */
export class Audience {
  readonly rooms: Rooms;
  sink: Sink | null = null;
  /** By room name. */
  readonly #attending = new Map<string, Attending>();

  constructor(private readonly log: Logger) {
    this.rooms = new Rooms(log);
  }

  get present(): boolean {
    return this.#attending.size > 0;
  }

  attend(caller: Caller): Attendance {
    const scope = scopeOf(caller);
    const room = JSON.stringify([scopeKey(scope)]);
    const attending = this.#attending.get(room) ?? { scope, caller, sockets: 0 };
    attending.sockets += 1;
    this.#attending.set(room, attending);
    return {
      room,
      leave: () => {
        attending.sockets -= 1;
        if (attending.sockets === 0) this.#attending.delete(room);
      },
    };
  }

  /** What has to be read of what changed. Alerts go to everybody in scope, watching or not. */
  interest(): ReadonlySet<Shown> {
    const interest = this.rooms.interest();
    return this.present ? interest.add('alert') : interest;
  }

  /**
   * Hands a turn over: cuts, frames, alerts, answers. Nothing waits in here, so nobody joins or leaves in between. It has
   * been told then, whatever becomes of one socket: told twice would be worse.
   */
  deliver(turn: Turn, requests: readonly Request[]): void {
    const { sink } = this;
    const look = this.rooms.looking(turn);
    if (sink !== null) {
      for (const { kind, key } of turn.changes)
        if (kind === 'session' || kind === 'user') this.#safely(() => sink.cut({ kind, id: key }));
      if (!turn.complete) this.#safely(() => sink.lost());
      for (const frame of this.rooms.frames(turn, look)) this.#safely(() => sink.changes(frame));
      this.#alert(turn, look, sink);
    }
    for (const request of requests) this.#safely(() => this.rooms.answer(request, turn, look));
  }

  #alert(turn: Turn, look: Look, sink: Sink): void {
    const raised = new Set(turn.changes.flatMap(({ kind, key, quiet }) => (kind === 'alert' && !quiet ? [key] : [])));
    const subjects = [...raised].flatMap((id) => turn.subjects.alert.get(id) ?? []);
    if (subjects.length === 0) return;
    for (const [room, { scope, caller }] of this.#attending) {
      const alerts = subjects.flatMap((subject) =>
        subject.alert !== undefined &&
        inScopeRow(scope, subject.row) &&
        look.one(subject, 'alarms', caller, scope) !== null
          ? [subject.alert]
          : [],
      );
      if (alerts.length > 0) this.#safely(() => sink.alerts(room, alerts));
    }
  }

  #safely(tell: () => void): void {
    try {
      tell();
    } catch (thrown) {
      this.log.error({ err: thrown }, 'could not be handed over');
    }
  }
}
