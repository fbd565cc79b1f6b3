import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import { Problem } from '#web/http/problem.ts';
import { declarationOf, EXPIRED, type Entry, type WireDeclaration, waitAfter } from './entry.ts';
import { Outbox, type Post } from './outbox.svelte.ts';

const DAY = 24 * 3_600_000;
const NOON = Date.parse('2026-11-24T04:00:00Z');
const fault: WireDeclaration = { service: 'svc-college', symptom: 'no_dial_tone', description: '没有拨号音' };
const away = new Problem(0, 'network', '');

/** The server as one browser meets it: takes a key once, and answers a repetition as it answered first. */
class Desk {
  readonly taken = new Map<string, { body: unknown; by: string }>();
  /** What goes wrong, by turns; nothing: it takes what comes. */
  troubles: (Problem | 'answerLost')[] = [];
  signedIn = 'college';
  sends = 0;

  async send(entry: Entry): Promise<DeclarationAnswer> {
    this.sends += 1;
    const trouble = this.troubles.shift();
    if (trouble instanceof Problem) throw trouble;
    if (entry.owner !== this.signedIn) throw new Problem(409, 'signed_in_as_another', '');
    if (!this.taken.has(entry.id)) this.taken.set(entry.id, { body: entry.body, by: this.signedIn });
    if (trouble === 'answerLost') throw away;
    return answerTo(entry.id);
  }
}

const answerTo = (id: string): DeclarationAnswer =>
  JSON.parse(
    JSON.stringify({
      declaration: { id, receivedAt: '2026-11-24T04:00:00Z', joined: false },
      ticket: {},
      warnings: [],
    }),
  );

/** A browser's disk: what is on it outlives the page. */
const disk = () => {
  const rows = new Map<string, Entry>();
  return {
    rows,
    full: false,
    all: async () => [...rows.values()],
    async put(row: Entry) {
      if (this.full) throw new Error('QuotaExceededError');
      rows.set(row.id, structuredClone(row));
    },
    async remove(id: string) {
      rows.delete(id);
    },
  };
};

let desk: Desk;
let stored: ReturnType<typeof disk>;
let now: number;
let reachable: boolean;
const strangers = vi.fn();

/** A page of this browser with the outbox of `owner` open. */
async function page(owner = 'college'): Promise<Outbox> {
  const post: Post = {
    store: stored,
    send: (entry) => desk.send(entry),
    owner: () => owner,
    now: () => now,
    away: () => !reachable,
    onStranger: strangers,
    changed: () => undefined,
    keepStorage: () => undefined,
  };
  const outbox = new Outbox(post);
  await outbox.open(owner);
  return outbox;
}

beforeEach(() => {
  vi.useFakeTimers();
  desk = new Desk();
  stored = disk();
  now = NOON;
  reachable = true;
  strangers.mockClear();
});
afterEach(() => vi.useRealTimers());

describe('a declaration', () => {
  it('is sent at once while the server is there, and nothing of it stays in the browser', async () => {
    const outbox = await page();
    expect(await outbox.declare(fault, '无拨号音')).toMatchObject({ state: 'sent' });
    expect(desk.taken.size).toBe(1);
    expect(stored.rows.size).toBe(0);
    expect(outbox.waiting).toEqual([]);
  });

  it('waits when the server is away, and goes out when it is back', async () => {
    const outbox = await page();
    desk.troubles = [away];
    expect(await outbox.declare(fault, '无拨号音')).toMatchObject({ state: 'waiting' });
    expect(outbox.waiting.map((entry) => entry.about)).toEqual(['无拨号音']);
    await outbox.flush();
    expect(outbox.waiting).toEqual([]);
    expect(outbox.sent.map((sent) => sent.about)).toEqual(['无拨号音']);
    expect([...desk.taken.values()]).toEqual([{ body: fault, by: 'college' }]);
  });

  it('tries again by itself, ever more seldom', async () => {
    const outbox = await page();
    desk.troubles = [away, new Problem(503, 'unavailable', ''), away];
    await outbox.declare(fault, '无拨号音');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desk.taken.size).toBe(1);
    expect(desk.sends).toBe(4);
  });

  it('survives the closing of the page', async () => {
    desk.troubles = [away];
    const closed = await page();
    await closed.declare(fault, '无拨号音');
    closed.close();
    const opened = await page();
    expect(opened.sent).toHaveLength(1);
    expect(desk.taken.size).toBe(1);
  });

  it('is one when its answer was lost, however often it is sent', async () => {
    const outbox = await page();
    desk.troubles = ['answerLost', 'answerLost'];
    await outbox.declare(fault, '无拨号音');
    await outbox.flush();
    await outbox.flush();
    expect(desk.sends).toBe(3);
    expect(desk.taken.size).toBe(1);
  });

  it('says when it was written if the server was away by then, so that it does not look new', async () => {
    const outbox = await page();
    reachable = false;
    desk.troubles = [away];
    await outbox.declare(fault, '无拨号音');
    now += 3 * 3_600_000;
    await outbox.flush();
    expect([...desk.taken.values()][0]?.body).toEqual({ ...fault, occurredAt: '2026-11-24T04:00:00.000Z' });
  });

  it('goes in the order in which they were written', async () => {
    const outbox = await page();
    desk.troubles = [away, away];
    await outbox.declare({ ...fault, description: '一' }, '一');
    now += 1_000;
    await outbox.declare({ ...fault, description: '二' }, '二');
    await outbox.flush();
    expect([...desk.taken.values()].map(({ body }) => body)).toMatchObject([
      { description: '一' },
      { description: '二' },
    ]);
  });

  it('is kept in the page where the browser stores nothing, and says so', async () => {
    const outbox = await page();
    stored.full = true;
    desk.troubles = [away];
    await outbox.declare(fault, '无拨号音');
    expect(outbox.fragile.size).toBe(1);
    await outbox.reload();
    expect(outbox.waiting).toHaveLength(1);
    await outbox.flush();
    expect(desk.taken.size).toBe(1);
    expect(outbox.fragile.size).toBe(0);
  });
});

describe('a refusal', () => {
  const refused = new Problem(422, 'unknown_service', 'no such service', [
    { field: 'service', code: 'unknown_service', message: '' },
  ]);

  it('is for the form while it is open, and nothing is kept', async () => {
    const outbox = await page();
    desk.troubles = [refused];
    await expect(outbox.declare(fault, '无拨号音')).rejects.toBe(refused);
    expect(stored.rows.size).toBe(0);
  });

  it('keeps what had waited, for its owner to mend; those behind it go out', async () => {
    const outbox = await page();
    desk.troubles = [away, away, refused];
    await outbox.declare(fault, '一');
    now += 1_000;
    await outbox.declare(fault, '二');
    await outbox.flush();
    expect(outbox.refused).toMatchObject([{ about: '一', refusal: { code: 'unknown_service' } }]);
    expect(outbox.sent.map((sent) => sent.about)).toEqual(['二']);
    const [entry] = outbox.refused;
    expect(entry && declarationOf(entry)).toEqual(fault);
  });

  it('is over when the mended declaration is sent, or when it is discarded', async () => {
    const outbox = await page();
    desk.troubles = [away, refused];
    await outbox.declare(fault, '一');
    await outbox.flush();
    const [entry] = outbox.refused;
    await outbox.declare({ ...fault, description: '改过' }, '一', entry?.id);
    expect(stored.rows.size).toBe(0);
    expect([...desk.taken.values()].map(({ body }) => body)).toMatchObject([{ description: '改过' }]);

    desk.troubles = [away, refused];
    await outbox.declare(fault, '二');
    await outbox.flush();
    await outbox.discard(outbox.refused[0]?.id ?? '');
    expect(outbox.refused).toEqual([]);
    expect(stored.rows.size).toBe(0);
  });

  it('is ours when the server may have forgotten the key: sending it again could be a second one', async () => {
    const outbox = await page();
    desk.troubles = ['answerLost'];
    await outbox.declare(fault, '无拨号音');
    now += 7 * DAY;
    await outbox.flush();
    expect(desk.sends).toBe(1);
    expect(outbox.refused).toMatchObject([{ refusal: { code: EXPIRED } }]);
  });
});

describe('whose it is', () => {
  it('is kept for its author, and neither shown to nor sent by another', async () => {
    desk.troubles = [away];
    const theirs = await page('college');
    await theirs.declare(fault, '无拨号音');
    theirs.close();
    desk.signedIn = 'hospital';
    const others = await page('hospital');
    expect(others.waiting).toEqual([]);
    expect(desk.taken.size).toBe(0);
    others.close();
    desk.signedIn = 'college';
    await page('college');
    expect([...desk.taken.values()]).toMatchObject([{ by: 'college' }]);
  });

  it('waits when another has signed in in this browser meanwhile, or when the session is over', async () => {
    const outbox = await page('college');
    desk.signedIn = 'hospital';
    expect(await outbox.declare(fault, '无拨号音')).toMatchObject({ state: 'waiting' });
    desk.troubles = [new Problem(401, 'not_signed_in', '')];
    await outbox.flush();
    expect(outbox.waiting).toHaveLength(1);
    expect(strangers).toHaveBeenCalledTimes(2);
    expect(desk.taken.size).toBe(0);
  });
});

describe('the waits between rounds', () => {
  it('double up to a minute, spread so that a building does not come back in one instant', () => {
    expect([1, 2, 3].map((n) => waitAfter(n, 0.5))).toEqual([2_000, 4_000, 8_000]);
    expect(waitAfter(99, 0.5)).toBe(60_000);
    expect([waitAfter(1, 0), waitAfter(1, 1)]).toEqual([1_500, 2_500]);
  });
});
