import { serviceOf } from '#db/demo/rows.ts';
import type { Move, Report, Seen, Story, Who } from '#db/demo/story/telling.ts';
import type { OnBehalf } from '#shared/actor.ts';
import type { DeclarationRequest } from '#shared/api/declaration.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import type { Command } from '#shared/ticket/commands.ts';
import { type Duration, instant, minus } from '#shared/time.ts';
import { type DemoUsername } from '../../auth/seed.ts';
import { hasEnded } from '#shared/ticket/values.ts';
import { type Desk, Refused } from './desk.ts';

/** What living a story needs besides the desk. */
export interface Life {
  readonly desk: Desk;
  /** Of this run, so that its declarations are nobody else's. */
  readonly run: string;
  /** Waits for as long as it takes in the day that is lived. @throws when the day is broken off */
  wait(time: Duration): Promise<void>;
  /** One line of what happens. */
  say(line: string): void;
  now(): number;
}

interface Speaker {
  readonly as: DemoUsername;
  readonly onBehalf?: OnBehalf;
}

/** Who signs in for whom. Colleagues without a log-in do not turn up on a simulated day; a link is pressed on the portal. */
function speakerOf(who: Who, { customer }: Story): Speaker {
  switch (who) {
    case 'manager':
      return { as: customer.manager };
    case 'customer':
    case 'link': {
      const { user, name } = customer.contact;
      return user === undefined ? { as: 'hotline', onBehalf: { name, how: '来电 10086-8' } } : { as: user };
    }
    case 'engineer':
    case 'field':
    case 'supervisor':
    case 'hotline':
      return { as: who };
    case 'shen.yan':
    case 'meng.qiao':
    case 'tian.ye':
      throw new RangeError(`${who} has no log-in`);
  }
}

const owed = (ticket: Ticket, side: 'carrier' | 'customer'): string[] =>
  (ticket.jointTest?.items ?? []).filter((item) => item.required && item[side] !== 'pass').map((item) => item.id);

const seen = (ticket: Ticket, now: number): Seen => ({
  version: ticket.version,
  at: instant(now),
  phase: ticket.phase,
  severity: ticket.severity,
  symptom: ticket.symptom,
  segments: ticket.segments.map(({ id, party, state, assignee }) => ({
    id,
    party,
    state,
    assigned: assignee !== null,
  })),
  causeDetail: ticket.segments.findLast((s) => s.state === 'cleared')?.causeDetail?.code ?? null,
  test: ticket.jointTest && {
    first: ticket.jointTest.items[0]?.id ?? '',
    owed: { carrier: owed(ticket, 'carrier'), customer: owed(ticket, 'customer') },
  },
  bypassed: ticket.bypass !== null,
  suspended: ticket.suspension !== null,
  drawn: ticket.check?.drawn === true && ticket.check.done === null,
  contestable: ticket.contestable.at(-1)?.fact ?? null,
  report: ticket.major?.wanted ?? null,
});

class Ticketed {
  constructor(
    readonly life: Life,
    readonly story: Story,
    readonly no: string,
  ) {}

  say(what: string): void {
    this.life.say(`${this.no}  ${this.story.customer.shortName}  ${what}`);
  }

  async see(): Promise<Seen> {
    const ticket = await this.life.desk.ticket('engineer', this.no);
    return seen(ticket, this.life.now());
  }

  async does({ who, does }: Move, index: number): Promise<void> {
    const { as, onBehalf } = speakerOf(who, this.story);
    const { desk, run } = this.life;
    const named = onBehalf === undefined ? as : `${as} for ${onBehalf.name}`;
    if ('declares' in does) {
      await desk.declare(as, requestOf(this.story, does.declares, null), `${run}-${this.no}-${index}`);
      return this.say(`${named} declares it again: ${does.declares.description}`);
    }
    await desk.send(as, this.no, does.command, onBehalf);
    this.say(`${named} ${wordsOf(does.command)}`);
  }
}

/** The command's type, and the one thing of it that tells most. */
function wordsOf(command: Command): string {
  switch (command.type) {
    case 'recordTest':
      return `${command.type} ${command.item} ${command.result}`;
    case 'openSegment':
      return `${command.type} ${command.party}${command.unit === undefined ? '' : ` (${command.unit})`}`;
    case 'handOverSegment':
      return `${command.type} to ${command.to}`;
    case 'clearSegment':
      return `${command.type}: ${command.action}`;
    case 'recordFinding':
      return `${command.type}: ${command.text}`;
    case 'confirm':
      return `${command.type} ${command.class}, ${command.severity}`;
    default:
      return command.type;
  }
}

const requestOf = (
  story: Story,
  report: Report,
  occurredAt: DeclarationRequest['occurredAt'] | null,
): DeclarationRequest => ({
  service: serviceOf(story.customer),
  symptom: report.symptom,
  description: report.description,
  affectedNumbers: [...report.affected],
  ...(occurredAt === null ? {} : { occurredAt }),
});

/**
 * Lives one story from its declaration to its last move, as far as the desk and others let it.
 *
 * @param ended is called once, when the ticket has ended; what is done afterwards, a call-back or a check, still follows
 */
export async function live(life: Life, story: Story, key: string, ended: () => void): Promise<void> {
  const { as } = speakerOf(story.by, story);
  const began = story.began === null ? null : minus(instant(life.now()), story.began);
  const { ticket: opened, declaration } = await life.desk.declare(as, requestOf(story, story.report, began), key);
  const ticket = new Ticketed(life, story, opened.no);
  ticket.say(`${as} declares ${story.report.symptom}: ${story.report.description}`);
  if (declaration.joined) {
    ticket.say('joined a ticket that others work on; left to them');
    return;
  }
  let over = false;
  const telling = story.telling(await ticket.see());
  let next = telling.next();
  for (let index = 1; next.done !== true; index += 1) {
    await life.wait(next.value.after);
    try {
      await ticket.does(next.value, index);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      // Somebody else is at work on it: a person who plays along.
      ticket.say(`left to others: ${thrown.code} (${thrown.message})`);
      return;
    }
    const now = await ticket.see();
    if (!over && hasEnded(now.phase)) {
      over = true;
      ticket.say(`is ${now.phase}`);
      ended();
    }
    next = telling.next(now);
  }
}
