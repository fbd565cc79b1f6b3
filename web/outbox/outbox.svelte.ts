import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { freshKey } from '#web/http/idempotency.ts';
import { Problem } from '#web/http/problem.ts';
import { type Entry, EXPIRED, expired, mayStillBeTaken, refusalOf, waitAfter, type WireDeclaration } from './entry.ts';
import type { Store } from './store.ts';

/**
 * Declarations on their way to the server. Each is written to disk before it is sent, and stays there until the server has
 * said that it has it. States of one:
 *   waiting  kept here; sent under its key when the server is back, and again if no answer came
 *   refused  the server will not take it as it is: kept until its owner mends or discards it
 *   sent     the server has it, and it is gone from here
 * They belong to whoever declared: while another user is signed in they are neither shown nor sent.
 */
export interface Sent {
  readonly id: string;
  readonly about: string;
  readonly answer: DeclarationAnswer;
}

export type Declared =
  { readonly state: 'sent'; readonly answer: DeclarationAnswer } | { readonly state: 'waiting'; readonly id: string };

const byAge = (entries: readonly Entry[]): Entry[] => [...entries].sort((a, b) => a.at - b.at);

export interface Post {
  readonly store: Store<Entry>;
  /** Sends one under its key, as its owner. @throws Problem */
  send(entry: Entry): Promise<DeclarationAnswer>;
  /** User id of whoever is signed in. */
  owner(): string | null;
  /** Epoch ms by the server's clock as far as it is known. */
  now(): number;
  /** Whether the server is known to be out of reach. */
  away(): boolean;
  /** The server does not know who we are, or knows somebody else. */
  onStranger(): void;
  /** Tells other tabs of this browser that something changed. */
  changed(): void;
  /** Something is kept here that the browser should not throw away when it needs room. */
  keepStorage(): void;
}

export class Outbox {
  /** Of the user that is signed in, the oldest first. */
  entries = $state.raw<readonly Entry[]>([]);
  /** What went out after it had waited, the latest first: its number is news. */
  sent = $state.raw<readonly Sent[]>([]);
  sending = $state(false);
  /** Of those, what the browser would not store: it is lost with the page. */
  fragile = $state.raw<ReadonlySet<string>>(new Set());
  /** The refused one that its owner wants to mend, until a form takes it up. */
  mending = $state.raw<Entry | null>(null);
  readonly #post: Post;
  #owner: string | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** On their way for the first time: who declared them is looking at the form, and they are not said to wait yet. */
  #underway = $state.raw<ReadonlySet<string>>(new Set());
  #round: Promise<void> | null = null;

  constructor(post: Post) {
    this.#post = post;
  }

  get waiting(): readonly Entry[] {
    return this.entries.filter((entry) => entry.refusal === null && !this.#underway.has(entry.id));
  }

  get refused(): readonly Entry[] {
    return this.entries.filter((entry) => entry.refusal !== null);
  }

  /** Somebody has signed in: what they left here is theirs again, and goes out. */
  async open(owner: string): Promise<void> {
    if (this.#owner !== owner) {
      this.close();
      await this.#round;
      this.#owner = owner;
    }
    await this.reload();
    await this.flush();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#owner = null;
    this.#failures = 0;
    this.entries = [];
    this.fragile = new Set();
    this.sent = [];
    this.mending = null;
  }

  /** Reads anew what is kept: another tab may have changed it. */
  async reload(): Promise<void> {
    const owner = this.#owner;
    const kept = await this.#post.store.all().catch(() => null);
    if (kept === null || owner !== this.#owner) return;
    const unstored = this.entries.filter((entry) => this.fragile.has(entry.id));
    this.entries = byAge([...kept.filter((entry) => entry.owner === owner), ...unstored]);
  }

  /**
   * Declares: kept first, then sent.
   * @param about what the owner will know it by while it waits
   * @param replaces the refused one that this is the mended form of
   * @throws Problem what the server refused it with, to be mended in the form
   */
  async declare(body: WireDeclaration, about: string, replaces?: string): Promise<Declared> {
    const owner = (this.#owner ??= this.#post.owner());
    if (owner === null) throw new Problem(401, 'not_signed_in', '');
    const at = this.#post.now();
    // Nothing has been sent under this key yet, so the body may still say since when it waits.
    const said = this.#post.away() ? { occurredAt: new Date(at).toISOString(), ...body } : body;
    const entry: Entry = { id: freshKey(), owner, at, about, body: said, triedAt: null, refusal: null };
    this.#underway = new Set([...this.#underway, entry.id]);
    await this.#keep(entry);
    try {
      const answer = await this.#attempt(entry);
      if (replaces !== undefined) await this.discard(replaces);
      return { state: 'sent', answer };
    } catch (problem) {
      if (mayStillBeTaken(problem)) {
        if (replaces !== undefined) await this.discard(replaces);
        this.#later();
        return { state: 'waiting', id: entry.id };
      }
      // The form is still open, with all that was typed: it is mended there.
      await this.#drop(entry.id);
      throw problem;
    } finally {
      this.#underway = new Set([...this.#underway].filter((id) => id !== entry.id));
    }
  }

  /** Sends what waits, in the order it was said. Asked again while it does so, it is done once. */
  flush(): Promise<void> {
    this.#round ??= this.#sendAll().finally(() => {
      this.#round = null;
      this.sending = false;
    });
    return this.#round;
  }

  /** Its owner gives it up. */
  async discard(id: string): Promise<void> {
    await this.#drop(id);
    this.#post.changed();
  }

  /** For the form: what it is to mend, once. */
  takeUp(): Entry | null {
    const taken = this.mending;
    this.mending = null;
    return taken;
  }

  /** Its number has been read. */
  dismiss(id: string): void {
    this.sent = this.sent.filter((sent) => sent.id !== id);
  }

  async #sendAll(): Promise<void> {
    clearTimeout(this.#timer);
    for (const entry of this.waiting) {
      // It may have been discarded, or its owner may have left, while another was sent.
      if (entry.owner !== this.#owner || !this.entries.some((kept) => kept.id === entry.id)) continue;
      if (expired(entry, this.#post.now())) {
        await this.#keep({ ...entry, refusal: { status: 0, code: EXPIRED, detail: '', fields: [] } });
        continue;
      }
      this.sending = true;
      try {
        const answer = await this.#attempt(entry);
        this.sent = [{ id: entry.id, about: entry.about, answer }, ...this.sent];
      } catch (problem) {
        if (mayStillBeTaken(problem)) return this.#later();
        if (problem instanceof Problem) await this.#keep({ ...entry, refusal: refusalOf(problem) });
      }
    }
    this.#failures = 0;
  }

  async #attempt(entry: Entry): Promise<DeclarationAnswer> {
    // From here on the server may have it, whatever we hear.
    if (entry.triedAt === null) await this.#keep({ ...entry, triedAt: this.#post.now() });
    try {
      const answer = await this.#post.send(entry);
      await this.#drop(entry.id);
      this.#post.changed();
      return answer;
    } catch (problem) {
      if (problem instanceof Problem && (problem.status === 401 || problem.code === 'signed_in_as_another'))
        this.#post.onStranger();
      throw problem;
    }
  }

  #later(): void {
    this.#failures += 1;
    clearTimeout(this.#timer);
    if (this.#owner !== null)
      this.#timer = setTimeout(() => void this.flush(), waitAfter(this.#failures, Math.random()));
  }

  /** On disk where the browser allows it, else in this page. */
  async #keep(entry: Entry): Promise<void> {
    const stored = await this.#post.store.put(entry).then(
      () => true,
      () => false,
    );
    if (entry.owner !== this.#owner) return;
    if (stored === this.fragile.has(entry.id))
      this.fragile = new Set(stored ? [...this.fragile].filter((id) => id !== entry.id) : [...this.fragile, entry.id]);
    this.entries = byAge([...this.entries.filter((kept) => kept.id !== entry.id), entry]);
    if (stored) this.#post.keepStorage();
    this.#post.changed();
  }

  /** Off the disk before it is out of sight: what is seen to be gone does not come back with the next page. */
  async #drop(id: string): Promise<void> {
    await this.#post.store.remove(id).catch(() => undefined);
    this.entries = this.entries.filter((kept) => kept.id !== id);
    this.fragile = new Set([...this.fragile].filter((kept) => kept !== id));
  }
}
