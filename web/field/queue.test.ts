import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '#web/http/problem.ts';
import type { Store } from '#web/outbox/store.ts';
import type { Deed, Entry } from './entry.ts';
import { FieldQueue } from './queue.svelte.ts';

const deed = (type: string): Deed => ({ kind: 'command', command: { type } });
const typeOf = ({ does }: Entry): string => (does.kind === 'command' ? does.command.type : 'file');
const NO_NETWORK = new Problem(0, 'network', '');
const refused = (code: string) => new Problem(422, code, '');

let disk: Map<string, Entry>;
let full: boolean;
let answers: (Error | null)[];
let sent: Entry[];
let queue: FieldQueue;
const stranger = vi.fn();

const store: Store<Entry> = {
  all: () => Promise.resolve([...disk.values()]),
  put: (row) => (full ? Promise.reject(new Error('full')) : Promise.resolve(void disk.set(row.id, row))),
  remove: (id) => Promise.resolve(void disk.delete(id)),
};
const newQueue = () =>
  new FieldQueue({
    store,
    send: (entry) => {
      sent.push(entry);
      const answer = answers.shift() ?? null;
      return answer === null ? Promise.resolve() : Promise.reject(answer);
    },
    now: () => 1_000,
    onStranger: stranger,
    changed: () => undefined,
  });

beforeEach(async () => {
  disk = new Map();
  full = false;
  answers = [];
  sent = [];
  stranger.mockReset();
  queue = newQueue();
  await queue.open('u-field');
});
const done = async (...types: string[]): Promise<void> => {
  await queue.add('F1', 'S1', types.map(deed));
  await queue.flush();
};

describe('what a technician did', () => {
  it('goes out at once, in the order in which it was done, and is gone from the phone', async () => {
    await done('arriveOnSite', 'clearSegment', 'leaveSite');
    expect(sent.map(typeOf)).toEqual(['arriveOnSite', 'clearSegment', 'leaveSite']);
    expect([queue.entries, disk.size]).toEqual([[], 0]);
  });

  it('waits on disk through a dead spot, and nothing overtakes it', async () => {
    answers = [NO_NETWORK];
    await done('arriveOnSite', 'clearSegment');
    expect(sent.map(typeOf)).toEqual(['arriveOnSite']);
    expect([...disk.values()].map(typeOf)).toEqual(['arriveOnSite', 'clearSegment']);
    await queue.flush();
    expect(sent.map(typeOf)).toEqual(['arriveOnSite', 'arriveOnSite', 'clearSegment']);
    expect(sent[0]?.id).toBe(sent[1]?.id);
  });

  it('outlives the page', async () => {
    answers = [NO_NETWORK];
    await done('clearSegment');
    queue.close();
    queue = newQueue();
    await queue.open('u-field');
    expect(sent.map((entry) => entry.id)).toEqual([sent[0]?.id, sent[0]?.id]);
    expect(disk.size).toBe(0);
  });

  it('is sent as nobody else', async () => {
    answers = [NO_NETWORK];
    await done('clearSegment');
    queue.close();
    await queue.open('u-another');
    expect([queue.entries.length, sent.length, disk.size]).toEqual([0, 1, 1]);
  });

  it('that was refused stays with its reason, and holds up nothing', async () => {
    answers = [refused('segment_not_open')];
    await done('clearSegment', 'leaveSite');
    expect(sent.map(typeOf)).toEqual(['clearSegment', 'leaveSite']);
    expect(queue.entries.map((entry) => [typeOf(entry), entry.refusal?.code])).toEqual([
      ['clearSegment', 'segment_not_open'],
    ]);
    await queue.discard(queue.entries[0]?.id ?? '');
    expect([queue.entries.length, disk.size]).toEqual([0, 0]);
  });

  it('that is so already is no news', async () => {
    answers = [refused('segment_already_accepted')];
    await done('acceptSegment');
    expect(queue.entries).toEqual([]);
  });

  it('waits for its owner to sign in again', async () => {
    answers = [new Problem(401, 'not_signed_in', '')];
    await done('clearSegment');
    expect(stranger).toHaveBeenCalledOnce();
    expect(queue.entries.map((entry) => entry.refusal)).toEqual([null]);
  });

  it('is kept in the page where the phone has no room, and it says so', async () => {
    full = true;
    answers = [NO_NETWORK];
    await done('clearSegment');
    expect([queue.entries.length, queue.fragile.size]).toEqual([1, 1]);
    await queue.flush();
    expect(queue.entries).toEqual([]);
  });
});
