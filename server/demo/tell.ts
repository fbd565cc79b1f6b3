import type { Random } from '#db/demo/random.ts';
import type { Move, Report, Story, Who } from '#db/demo/story/telling.ts';
import { can } from '#shared/actor.ts';
import { append, consequences, due, nextDue, TIME } from '#shared/clock/due.ts';
import { authorOf, subjectOf } from '#shared/ticket/allowed.ts';
import type { Command } from '#shared/ticket/commands.ts';
import { decide, isRefusal } from '#shared/ticket/decide.ts';
import { evolve } from '#shared/ticket/evolve.ts';
import type { Author, Fact, FactBody, PlacedCall } from '#shared/ticket/facts.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { type NoticeChannel, SEVERITY_OF_SYMPTOM } from '#shared/ticket/values.ts';
import { earliest, type Instant, instant, minus, plus } from '#shared/time.ts';
import { type PlannedCall, placedCall } from '../escalation/plan.ts';
import { planNotices } from '../notify/plan.ts';
import { maskRecipient } from '../notify/render.ts';
import { speakerOf } from './cast.ts';
import { BadStory, type Declaration, seen, type Setting, type Told } from './told.ts';

interface Later {
  readonly at: Instant;
  readonly body: FactBody;
}

const NOTIFIER: Author = { ...TIME, name: 'notice' };

/**
 * Tells a story into facts, as the desk would have made them had it lived through it: at each moment time has its effect
 * first (levels, lapses, reports on notices), then the command is decided, then what follows from it is settled.
 */
class Teller {
  readonly facts: Fact[] = [];
  readonly declarations: Declaration[] = [];
  owing: readonly Fact[] = [];
  #state: TicketState | null = null;
  #later: Later[] = [];
  /** When time will cause something next, until a fact moves it. */
  #due: readonly Instant[] | null = null;

  constructor(
    readonly story: Story,
    readonly setting: Setting,
    readonly random: Random,
    readonly leaveRestored: boolean,
  ) {}

  get state(): TicketState {
    if (this.#state === null) throw new BadStory('nothing has been declared');
    return this.#state;
  }

  #add(facts: readonly Fact[]): void {
    for (const fact of facts) {
      this.#state = evolve(this.#state, fact);
      this.facts.push(fact);
    }
  }

  /** A notice's fact moves no clock: what time will cause stays as it is. */
  #addNotice(body: FactBody, at: Instant): void {
    this.#add(append(this.facts, [body], NOTIFIER, at).slice(this.facts.length));
  }

  authorOf(who: Who): Author {
    const speaker = speakerOf(who, this.story.customer);
    if (speaker === null)
      return { party: 'customer', role: 'link', user: null, name: this.story.customer.contact.name };
    return authorOf(speaker.caller, speaker.onBehalf);
  }

  /** Lets everything happen that time causes until `to`, each at its own moment. */
  advance(to: Instant): void {
    for (;;) {
      this.#due ??= nextDue(this.facts).map((next) => next.at);
      const report = this.#later[0];
      const moments = report === undefined ? this.#due : [...this.#due, report.at];
      const at = earliest(to, ...moments);
      if (moments.length === 0 || at > to || !moments.includes(at)) return;
      if (report?.at === at) {
        this.#later.shift();
        this.#addNotice(report.body, at);
      } else {
        const caused = due(this.facts, at);
        this.#add(caused);
        this.#due = null;
        this.#notify(caused, at);
      }
    }
  }

  declare(at: Instant): void {
    const { story, setting } = this;
    const contact = this.#contact();
    const id = this.#declared(story.by, story.report, at, false);
    const { channel, symptom, description, affected } = story.report;
    const { contacts: _contacts, callsFor: _callsFor, reportTo: _reportTo, causes: _causes, ...where } = setting;
    this.#apply(
      [
        {
          type: 'Declared',
          no: '',
          declaration: id,
          ...where,
          channel,
          symptom,
          severity: SEVERITY_OF_SYMPTOM[symptom],
          description,
          affectedNumbers: [...affected],
          contact,
          occurredAt: story.began === null ? null : minus(at, story.began),
          follows: null,
        },
      ],
      this.#declarer(story.by),
      at,
      true,
    );
  }

  move({ who, does }: Move, at: Instant): void {
    this.advance(at);
    if ('declares' in does) return this.#join(who, does.declares, at);
    const by = this.authorOf(who);
    this.#permitted(who, does.command);
    const decision = decide(this.state, does.command, {
      now: at,
      by,
      causes: this.setting.causes,
      lot: Math.floor(this.random.next() * 100),
      // A story knows what touches it.
      ...(does.command.type === 'suspendClock' && { majeure: does.command.majeure }),
    });
    if (isRefusal(decision))
      throw new BadStory(
        `${does.command.type} by ${who} on ${this.story.customer.id} was refused: ${decision.refused}`,
      );
    const restored = decision.some((body) => body.type === 'Restored');
    this.#apply([...decision, ...this.#answered(who)], by, at, !(restored && this.leaveRestored));
  }

  /** Whoever answers by the link has read the notice that it was in. */
  #answered(who: Who): FactBody[] {
    if (who !== 'link') return [];
    const notice = this.state.notices.findLast((n) => n.kind === 'restored' && n.state === 'delivered');
    return notice === undefined
      ? []
      : [{ type: 'NoticeProgressed', notice: notice.id, state: 'acknowledged', detail: 'yes' }];
  }

  #permitted(who: Who, command: Command): void {
    const speaker = speakerOf(who, this.story.customer);
    if (speaker === null) return;
    const allowed = can(speaker.caller, command.type, subjectOf(this.state), speaker.onBehalf !== undefined);
    if (!allowed.yes) throw new BadStory(`${who} may not ${command.type}: ${allowed.code}`);
  }

  #join(who: Who, report: Report, at: Instant): void {
    const declaration = this.#declared(who, report, at, true);
    const { channel, symptom, description, affected } = report;
    const body: FactBody = {
      type: 'DeclarationJoined',
      declaration,
      channel,
      symptom,
      description,
      affectedNumbers: [...affected],
      contact: null,
      occurredAt: null,
      flagged: false,
    };
    this.#apply([body], this.#declarer(who), at, true);
  }

  #contact(): Declaration['contact'] {
    const [named] = this.setting.contacts;
    return this.story.contact && named?.phone ? { name: named.name, phone: named.phone } : null;
  }

  /** An agent who takes a call writes down whose call it was. */
  #declarer(who: Who): Author {
    const contact = this.#contact();
    const speaker = speakerOf(who, this.story.customer);
    return who === 'hotline' && contact !== null && speaker !== null
      ? authorOf(speaker.caller, { name: contact.name, how: '来电 10086-8' })
      : this.authorOf(who);
  }

  #declared(who: Who, report: Report, at: Instant, joined: boolean): string {
    const id = this.random.uuid();
    const by = this.authorOf(who).user ?? 'cabinet';
    this.declarations.push({ id, at, by, report, joined, contact: joined ? null : this.#contact() });
    return id;
  }

  #apply(bodies: readonly FactBody[], by: Author, at: Instant, notify: boolean): void {
    const before = this.facts.length;
    const decided = append(this.facts, bodies, by, at);
    const added = consequences(decided, at).slice(before);
    this.#add(added);
    this.#due = null;
    if (notify) this.#notify(added, at);
    else this.owing = added;
  }

  /** What would have been sent, and what became of it. */
  #notify(added: readonly Fact[], at: Instant): void {
    for (const plan of planNotices(added, this.state, this.setting.contacts)) {
      const notice = this.random.uuid();
      const { kind, channel } = plan;
      this.#addNotice({ type: 'NoticeQueued', notice, kind, channel, to: maskRecipient(plan.recipient) }, at);
      this.#progress(channel, at, (state) => ({ type: 'NoticeProgressed', notice, state, detail: null }));
    }
    for (const fact of added) {
      if (fact.type === 'Escalated') {
        const { round, escalation, version } = fact;
        const calls = this.#placed(this.setting.callsFor(fact));
        this.#send({ type: 'StaffCalled', escalation: escalation ?? version, round, calls }, at);
      }
      if (fact.type === 'ReportFiled')
        this.#send({ type: 'ReportSent', report: fact.version, calls: this.#placed(this.setting.reportTo(at)) }, at);
    }
    this.#later.sort((a, b) => a.at - b.at);
  }

  #placed(planned: readonly PlannedCall[]): PlacedCall[] {
    return planned.map((call) => placedCall(call, call.recipient === null ? null : this.random.uuid()));
  }

  #send(body: Extract<FactBody, { type: 'StaffCalled' | 'ReportSent' }>, at: Instant): void {
    if (body.calls.length === 0) return;
    this.#addNotice(body, at);
    for (const { notice, by } of body.calls)
      if (notice !== null && by !== 'alert')
        this.#progress(by, at, (state) => ({ type: 'CallProgressed', notice, state, detail: null }));
  }

  /** What becomes of something sent. */
  #progress(channel: NoticeChannel, at: Instant, body: (state: 'accepted' | 'delivered' | 'failed') => FactBody): void {
    const { random } = this;
    const after = (seconds: number, state: 'accepted' | 'delivered' | 'failed') =>
      this.#later.push({ at: instant(at + seconds * 1_000), body: body(state) });
    if (channel === 'in_app') after(0, 'accepted');
    if (channel === 'email') after(random.whole(2, 40), 'accepted');
    if (channel === 'sms') {
      const sent = random.whole(1, 6);
      after(sent, 'accepted');
      after(sent + random.whole(3, 90), random.chance(0.97) ? 'delivered' : 'failed');
    }
  }
}

export interface When {
  readonly at: Instant;
  /** Nothing later than this has happened yet. */
  readonly until: Instant;
}

/**
 * @param leaveRestored whether the notices that a restoration owes are left to the caller
 * @returns `over`: whether the story came to its end by `until`
 * @throws BadStory when a move is one that the desk refuses
 */
export function tell(
  story: Story,
  setting: Setting,
  random: Random,
  { at, until }: When,
  leaveRestored = false,
): Told & { readonly over: boolean } {
  const teller = new Teller(story, setting, random, leaveRestored);
  teller.declare(at);
  const telling = story.telling(seen(teller.state));
  let now = at;
  let next = telling.next();
  while (next.done !== true) {
    const move = next.value;
    now = instant(Math.round(plus(now, move.after)));
    if (now > until) break;
    teller.move(move, now);
    now = instant(Math.max(now, teller.state.lastAt));
    next = telling.next(seen(teller.state));
  }
  const over = next.done === true;
  teller.advance(until);
  return { facts: teller.facts, declarations: teller.declarations, owing: teller.owing, over };
}
