import { freshKey } from '#web/http/idempotency.ts';
import { Problem } from '#web/http/problem.ts';
import { EXPIRED, expired, mayStillBeTaken, refusalOf, waitAfter } from '#web/outbox/entry.ts';
import type { Store } from '#web/outbox/store.ts';
import type { Deed, Entry } from './entry.ts';

/**
 * What a technician did, on its way to the server through dead spots. Each is written to the phone before it is sent, and
 * stays there until the server has said that it has it. States of one:
 *   waiting  kept here; sent under its key when there is a network, in the order in which it was done
 *   refused  the server will not take it: kept, with the reason, until its owner has read it and lets it go
 * A refused one does not hold up the rest: that a task was accepted by the desk already does not undo the repair.
 */
export interface Post {
  readonly store: Store<Entry>;
  /** Sends one under its key. @throws Problem */
  send(entry: Entry): Promise<void>;
  /** Epoch ms by the server's clock as far as it is known. */
  now(): number;
  /** The server does not know who we are, or knows somebody else. */
  onStranger(): void;
  /** Tells other tabs of this browser that something changed. */
  changed(): void;
}

/** What is so already, whoever made it so, is not news to anybody. */
const SETTLED: readonly string[] = ['segment_already_accepted', 'already_on_site'];

const inOrder = (entries: readonly Entry[]): Entry[] => [...entries].sort((a, b) => a.at - b.at);

export class FieldQueue {
  /** Of the user that is signed in, in the order in which they were done. */
  entries = $state.raw<readonly Entry[]>([]);
  sending = $state(false);
  /** Of those, what the browser would not store: it is lost with the page. */
  fragile = $state.raw<ReadonlySet<string>>(new Set());
  readonly #post: Post;
  #owner: string | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round: Promise<void> | null = null;

  constructor(post: Post) {
    this.#post = post;
  }

  of(no: string): readonly Entry[] {
    return this.entries.filter((entry) => entry.no === no);
  }

  async open(owner: string): Promise<void> {
    this.#owner = owner;
    await this.reload();
    await this.flush();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#owner = null;
    this.entries = [];
  }

  /** Reads anew what is kept: another tab may have changed it. */
  async reload(): Promise<void> {
    const owner = this.#owner;
    const kept = await this.#post.store.all().catch(() => null);
    if (kept === null || owner !== this.#owner) return;
    const unstored = this.entries.filter((entry) => this.fragile.has(entry.id));
    this.entries = inOrder([...kept.filter((entry) => entry.owner === owner), ...unstored]);
  }

  /** Done: kept first, all of it, then sent. */
  async add(no: string, segment: string, deeds: readonly Deed[]): Promise<void> {
    const owner = this.#owner;
    if (owner === null) throw new Problem(401, 'not_signed_in', '');
    // Never at the same moment as the one before: their order is theirs.
    let at = Math.max(this.#post.now(), (this.entries.at(-1)?.at ?? 0) + 1);
    for (const does of deeds)
      await this.#keep({ id: freshKey(), owner, no, segment, at: at++, does, triedAt: null, refusal: null });
    void this.flush();
  }

  /** Its owner has read why it was refused, or gives it up. */
  async discard(id: string): Promise<void> {
    await this.#drop(id);
    this.#post.changed();
  }

  /** Sends what waits. Asked again while it does so, it is done once. */
  flush(): Promise<void> {
    this.#round ??= this.#sendAll().finally(() => {
      this.#round = null;
      this.sending = false;
    });
    return this.#round;
  }

  /** The next that waits; looked up anew each time, for more may have been done meanwhile. */
  #next(): Entry | undefined {
    return this.entries.find((entry) => entry.refusal === null && entry.owner === this.#owner);
  }

  async #sendAll(): Promise<void> {
    clearTimeout(this.#timer);
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
      this.sending = true;
      const problem = await this.#attempt(entry);
      if (problem === null) continue;
      if (mayStillBeTaken(problem)) return this.#later();
      if (!(problem instanceof Problem) || SETTLED.includes(problem.code)) await this.#drop(entry.id);
      else await this.#keep({ ...entry, refusal: refusalOf(problem) });
    }
    this.#failures = 0;
  }

  /** @returns what went wrong */
  async #attempt(entry: Entry): Promise<unknown> {
    if (expired(entry, this.#post.now())) return new Problem(422, EXPIRED, '');
    // From here on the server may have it, whatever we hear.
    if (entry.triedAt === null) await this.#keep({ ...entry, triedAt: this.#post.now() });
    try {
      await this.#post.send(entry);
    } catch (problem) {
      if (problem instanceof Problem && (problem.status === 401 || problem.code === 'signed_in_as_another'))
        this.#post.onStranger();
      return problem;
    }
    await this.#drop(entry.id);
    this.#post.changed();
    return null;
  }

  #later(): void {
    this.#failures += 1;
    clearTimeout(this.#timer);
    if (this.#owner === null) return;
    this.#timer = setTimeout(() => void this.flush(), waitAfter(this.#failures, Math.random()));
  }

  /** On disk where the browser allows it, else in this page. */
  async #keep(entry: Entry): Promise<void> {
    const stored = await this.#post.store.put(entry).then(
      () => true,
      () => false,
    );
    if (entry.owner !== this.#owner) return;
    const fragile = new Set(this.fragile);
    if (stored) fragile.delete(entry.id);
    else fragile.add(entry.id);
    this.fragile = fragile;
    this.entries = inOrder([...this.entries.filter((kept) => kept.id !== entry.id), entry]);
    this.#post.changed();
  }

  async #drop(id: string): Promise<void> {
    this.entries = this.entries.filter((kept) => kept.id !== id);
    await this.#post.store.remove(id).catch(() => undefined);
  }
}
