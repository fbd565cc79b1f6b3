import { afterEach, expect, it, vi } from 'vitest';
import type { WorkView } from '#shared/api/works.ts';
import { Works } from './works.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

const work = (id: string): WorkView => ({
  id,
  no: `W-${id}`,
  version: 1,
  kind: 'cutover',
  title: null,
  reason: null,
  contact: null,
  from: '2026-11-24T16:00:00.000Z',
  to: '2026-11-24T20:00:00.000Z',
  zone: 'Asia/Shanghai',
  state: 'over',
  noticeDue: '2026-11-21T16:00:00.000Z',
  targets: [],
  services: null,
  notice: { customers: 0, told: 0, inTime: 0, agreed: 0, objected: 0 },
  unreached: 0,
  moved: null,
  createdAt: '2026-11-20T16:00:00.000Z',
  createdBy: null,
  cancelled: null,
});

it('is asked for anew without losing the pages that were turned', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    const after = new URL(address, 'http://desk.example').searchParams.get('cursor');
    const [id, nextCursor] = after === null ? ['w-1', 'second'] : ['w-2', 'third'];
    return Promise.resolve(Response.json({ items: [work(id)], nextCursor }));
  });
  const works = new Works();
  works.show = 'over';
  works.follow();
  await vi.waitFor(() => expect(works.next).toBe('second'));
  await works.more();
  works.again();
  await vi.waitFor(() => expect(asked).toHaveLength(4));
  await vi.waitFor(() => expect(works.list?.map(({ id }) => id)).toEqual(['w-1', 'w-2']));
  expect(works.next).toBe('third');
});
