import type { Logger } from 'pino';
import type { Caller } from '#shared/actor.ts';
import type { Topic } from '#shared/live/protocol.ts';
import { encodeCursor, scopeFingerprint } from './cursor.ts';
import { inScopeRow, scopeKey, type Scope } from './scope.ts';
import { isShown, KIND_OF, ofEachKind, type Shown, type Subject } from './subjects.ts';
import type { Told } from './told.ts';
import type { Found, Request, Turn } from './turn.ts';

/** Who is told the same: the sockets that watch one thing and may see the same of it. */
interface Room {
  readonly name: string;
  readonly scope: Scope;
  /** Any of them: to all of one scope things look the same. */
  readonly caller: Caller;
  readonly topic: Topic;
  readonly key: string | null;
  watchers: number;
  /**
   * What they were told of here; null where nothing can leave the scope. What has left it is gone for those who were told. Who
   * came with a cursor may have been told of more elsewhere.
   */
  readonly shown: Set<string> | null;
}

export interface Frame {
  readonly room: string;
  readonly topic: Topic;
  readonly key: string | null;
  readonly cursor: string;
  readonly items: readonly Told[];
}

const roomName = (scope: Scope, topic: Topic, key: string | null): string =>
  JSON.stringify([scopeKey(scope), topic, key]);

/** What is watched on this node, and what each turn has to say about it. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();

  constructor(private readonly log: Pick<Logger, 'error'>) {}

  interest(): Set<Shown> {
    return new Set([...this.#rooms.values()].map((room) => KIND_OF[room.topic]));
  }

  leave(name: string): void {
    const room = this.#rooms.get(name);
    if (room === undefined) return;
    room.watchers -= 1;
    if (room.watchers === 0) this.#rooms.delete(name);
  }

  /** What changed, for each room that has anything of it. To be sent before the turn's answers, whose snapshot holds it already. */
  frames(turn: Turn, look: Look): Frame[] {
    const changed = ofEachKind(() => new Set<string>());
    for (const { kind, key } of turn.changes) if (isShown(kind)) changed[kind].add(key);
    return [...this.#rooms.values()].flatMap((room) => {
      const { name, topic, key, scope } = room;
      const kind = KIND_OF[topic];
      const keys = key === null ? [...changed[kind]] : changed[kind].has(key) ? [key] : [];
      const items = keys.flatMap((of) => {
        const subject = turn.subjects[kind].get(of);
        return subject === undefined ? [] : this.#itemsFor(room, subject, look);
      });
      return items.length === 0 ? [] : [{ room: name, topic, key, cursor: cursorOf(turn, scope), items }];
    });
  }

  /** Answers a watch with what the turn read for it, and counts it in from here on. */
  answer(request: Request, turn: Turn, look: Look): void {
    const { caller, scope, topic, key } = request;
    if (key !== null) {
      const subject = turn.subjects[KIND_OF[topic]].get(key);
      if (subject === undefined || !inScopeRow(scope, subject.row))
        return request.answer({ ok: false, code: 'not_found', detail: `There is no ${key} here.` }, null);
    }
    const found = turn.answers.get(request);
    if (found === undefined) throw new Error('a request that this turn did not read for');
    const items = look.all(found, topic, caller, scope);

    const name = roomName(scope, topic, key);
    const room = this.#rooms.get(name) ?? {
      name,
      scope,
      caller,
      topic,
      key,
      watchers: 0,
      shown: scope.kind === 'branch' ? null : new Set<string>(),
    };
    room.watchers += 1;
    for (const item of items) room.shown?.add(item.key);
    this.#rooms.set(name, room);
    request.answer({ ok: true, cursor: cursorOf(turn, scope), full: found.full, items }, name);
  }

  #itemsFor(room: Room, subject: Subject, look: Look): Told[] {
    const item = inScopeRow(room.scope, subject.row) ? look.one(subject, room.topic, room.caller, room.scope) : null;
    if (item !== null && !item.removed) {
      room.shown?.add(subject.key);
      return [item];
    }
    const wasShown = room.shown?.delete(subject.key) === true;
    return wasShown || (item !== null && room.scope.kind !== 'tasks') ? [subject.gone] : [];
  }

  looking(turn: Turn): Look {
    return new Look(turn, this.log);
  }
}

/** What one turn's subjects look like. Built and written once for all of one scope; one that cannot be built does not spoil its neighbours. */
export class Look {
  readonly #one = new Map<string, Told | null>();
  readonly #all = new Map<readonly Subject[], readonly Told[]>();

  constructor(
    private readonly turn: Turn,
    private readonly log: Pick<Logger, 'error'>,
  ) {}

  one(subject: Subject, topic: Topic, caller: Caller, scope: Scope): Told | null {
    const of = JSON.stringify([scopeKey(scope), topic, subject.key]);
    const known = this.#one.get(of);
    if (known !== undefined) return known;
    let item: Told | null = null;
    try {
      item = subject.tell(topic, caller, this.turn.head.now);
    } catch (thrown) {
      this.log.error({ err: thrown, topic, key: subject.key }, 'a view could not be built');
    }
    this.#one.set(of, item);
    return item;
  }

  /** What a watch is answered with. Subjects that several requests have in common are those of one topic and scope. */
  all({ subjects, full }: Found, topic: Topic, caller: Caller, scope: Scope): readonly Told[] {
    const known = this.#all.get(subjects);
    if (known !== undefined) return known;
    const items = subjects.flatMap((subject) => {
      const item = inScopeRow(scope, subject.row) ? this.one(subject, topic, caller, scope) : null;
      return item === null || (full && item.removed) ? [] : [item];
    });
    this.#all.set(subjects, items);
    return items;
  }
}

const cursorOf = (turn: Turn, scope: Scope): string =>
  encodeCursor({ feed: turn.head.feed, scope: scopeFingerprint(scope), snapshot: turn.head.snapshot });
