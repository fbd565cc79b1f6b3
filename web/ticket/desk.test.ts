import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FactBody } from '#shared/ticket/facts.ts';
import { lived, stored } from '#shared/ticket/testing/desk.ts';
import { acknowledged, declared, minute } from '#shared/ticket/testing/facts.ts';
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
beforeAll(() => startTexts());
beforeEach(() => {
  feed = new Answers();
  desk = new CommandDesk(feed, engineer);
});

/** The socket tells of what was sent before the answer to it has come. */
function pressedAndHeardOf(): void {
  desk.give('acknowledge');
  feed.current = ticket([0, declared()], [5, acknowledged]);
  desk.give('recordFinding');
}

describe('a form opened while an earlier command is still being answered', () => {
  it('stays open when that command is done', async () => {
    pressedAndHeardOf();
    feed.answer();
    await answered();
    expect(desk.asked?.type).toBe('recordFinding');
    expect(desk.busy).toBeNull();
  });
  it('keeps its key and shows no refusal that is not its own', async () => {
    pressedAndHeardOf();
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
    desk.give('recordFinding');
    const sent = fill();
    feed.answer();
    await sent;
    expect(desk.asked).toBeNull();
  });
  it('stays with the refusal, and is sent anew under another key', async () => {
    feed.current = ticket([0, declared()], [5, acknowledged]);
    desk.give('recordFinding');
    const key = desk.asked?.key;
    const sent = fill();
    feed.refuse(new Problem(422, 'wrong_phase', ''));
    await sent;
    expect(desk.asked?.type).toBe('recordFinding');
    expect(desk.asked?.key).not.toBe(key);
    expect(desk.refusal).not.toBeNull();
  });
});

it('does what was asked for before the ticket was here, once it is', () => {
  feed.current = null;
  desk.give('recordFinding');
  expect(desk.asked).toBeNull();
  feed.current = ticket([0, declared()], [5, acknowledged]);
  desk.arrived();
  expect(desk.asked?.type).toBe('recordFinding');
});
