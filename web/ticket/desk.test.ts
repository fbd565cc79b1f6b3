import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#shared/actor.ts';
import type { FactBody } from '#shared/ticket/facts.ts';
import { lived, stored } from '#shared/ticket/testing/desk.ts';
import { acknowledged, confirmed, declared, minute, opened } from '#shared/ticket/testing/facts.ts';
import { caller } from '#shared/ticket/testing/people.ts';
import { ticketView } from '#shared/ticket/view.ts';
import { Problem } from '#web/http/problem.ts';
import { startTexts } from '#web/i18n/text.svelte.ts';
import { CommandDesk, type Followed } from './desk.svelte.ts';
import { liveTicketSchema, type LiveTicket } from './model.ts';

const engineer = caller('engineer');

/** A ticket of the tests' stories, as the engineer's page has it. */
function ticket(...steps: readonly (readonly [minute: number, ...facts: FactBody[]])[]): LiveTicket {
  return liveTicketSchema.parse(ticketView(stored(lived(...steps)), engineer, minute(10)));
}

/** A server whose answers the test gives itself. */
class Answers implements Followed {
  readonly no = 'F1';
  current: LiveTicket | null = ticket([0, declared()]);
  answer: () => void = () => undefined;
  refuse: (problem: Problem) => void = () => undefined;
  send = (): Promise<void> =>
    new Promise((resolve, reject) => {
      this.answer = resolve;
      this.refuse = reject;
    });
}

const answered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

let feed: Answers;
let desk: CommandDesk;
beforeAll(async () => {
  await startTexts();
  // It is fetched with the first command: the tests then know how soon.
  await import('./asking.ts');
});
beforeEach(() => {
  feed = new Answers();
  desk = new CommandDesk(feed, engineer);
});

/** The socket tells of what was sent before the answer to it has come. */
async function pressedAndHeardOf(): Promise<void> {
  await desk.give('acknowledge');
  await answered();
  feed.current = ticket([0, declared()], [5, acknowledged]);
  await desk.give('recordFinding');
}

describe('a form opened while an earlier command is still being answered', () => {
  it('stays open when that command is done', async () => {
    await pressedAndHeardOf();
    feed.answer();
    await answered();
    expect(desk.asked?.type).toBe('recordFinding');
    expect(desk.busy).toBeNull();
  });
  it('keeps its key and shows no refusal that is not its own', async () => {
    await pressedAndHeardOf();
    const key = desk.asked?.key;
    feed.refuse(new Problem(422, 'wrong_phase', ''));
    await answered();
    expect([desk.asked?.type, desk.asked?.key, desk.refusal]).toEqual(['recordFinding', key, null]);
  });
});

describe('a form that is sent', () => {
  const fill = () => desk.submit({ text: 'board alarm' }, null);

  it('closes when it is done', async () => {
    feed.current = ticket([0, declared()], [5, acknowledged]);
    await desk.give('recordFinding');
    const sent = fill();
    await answered();
    feed.answer();
    await sent;
    expect(desk.asked).toBeNull();
  });
  it('stays with the refusal, and is sent anew under another key', async () => {
    feed.current = ticket([0, declared()], [5, acknowledged]);
    await desk.give('recordFinding');
    const key = desk.asked?.key;
    const sent = fill();
    await answered();
    feed.refuse(new Problem(422, 'wrong_phase', ''));
    await sent;
    expect(desk.asked?.type).toBe('recordFinding');
    expect(desk.asked?.key).not.toBe(key);
    expect(desk.refusal).not.toBeNull();
  });
});

describe('a button that means one party’s word', () => {
  const PARTIES = ['carrier', 'customer'] as const;
  const mayRecord = (role: Role): string[] => {
    const own = new CommandDesk(feed, { user: 'u', role });
    return PARTIES.filter((party) => own.mayAs('recordFinding', party));
  };
  it.each([
    ['engineer', ['carrier', 'customer']],
    ['supervisor', ['carrier', 'customer']],
    ['hotline', ['customer']],
    ['manager', ['customer']],
    ['field', ['carrier']],
  ] as const)('is for %s where it is %j', (role, parties) => {
    feed.current = ticket([0, declared()], [5, acknowledged]);
    expect(mayRecord(role)).toEqual(parties);
  });
  it('is for nobody where the command may not be given', () => {
    feed.current = { ...ticket([0, declared()]), allowed: [] };
    expect(mayRecord('engineer')).toEqual([]);
  });
});

describe('in whose name a form is sent', () => {
  const behalfOf = async (role: Role, party: 'carrier' | 'customer'): Promise<string> => {
    feed.current = ticket([0, declared()], [1, acknowledged], [2, confirmed(), opened('S1', party)]);
    const own = new CommandDesk(feed, { user: 'u', role });
    await own.give('clearSegment');
    return own.behalfIn({ segment: 'S1' });
  };
  it.each([
    ['engineer', 'carrier', 'never'],
    ['engineer', 'customer', 'always'],
    ['manager', 'customer', 'always'],
    ['customer', 'customer', 'never'],
  ] as const)('by %s, of a segment of the %s: %s', async (role, party, behalf) => {
    expect(await behalfOf(role, party)).toBe(behalf);
  });
  it('may be either while no segment is chosen', async () => {
    feed.current = ticket([0, declared()], [1, acknowledged]);
    await desk.give('addNote');
    expect(desk.behalfIn({})).toBe('may');
  });
  it('is our own where the button says so', async () => {
    feed.current = ticket([0, declared()], [1, acknowledged]);
    await desk.give('recordFinding', {}, 'carrier');
    expect(desk.behalfIn({})).toBe('never');
  });
});

it('does what was asked for before the ticket was here, once it is', async () => {
  feed.current = null;
  await desk.give('recordFinding');
  expect(desk.asked).toBeNull();
  feed.current = ticket([0, declared()], [5, acknowledged]);
  await desk.arrived();
  expect(desk.asked?.type).toBe('recordFinding');
});
