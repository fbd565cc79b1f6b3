import type { Role } from '#shared/actor.ts';
import type { Me } from '#shared/api/me.ts';
import { type CommandType, ON_BEHALF } from '#shared/ticket/commandTypes.ts';
import type { SegmentParty } from '#shared/ticket/values.ts';
import { freshKey } from '#web/http/idempotency.ts';
import { whyNotFetched } from '#web/http/notFetched.ts';
import { explain, Problem } from '#web/http/problem.ts';
import { t, withTexts } from '#web/i18n/text.svelte.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { toasts } from '#web/ui/toasts.svelte.ts';
import type { TicketFeed } from '#web/live/ticket.svelte.ts';
import type * as Asking from './asking.ts';
import type { OnBehalf } from './compose.ts';
import { session } from '#web/session.svelte.ts';
import { nextStep } from './nextStep.ts';
import { staff } from './staff.svelte.ts';
import type { FormContext } from './forms.ts';
import type { Values } from './said.ts';

export interface Asked {
  readonly type: CommandType;
  readonly preset: Values;
  /** In the customer's name: must it be, may it be. */
  readonly behalf: 'always' | 'may' | 'never';
  /** One key per opened form: sending it twice does it once. */
  readonly key: string;
}

/** Of a ticket's feed, what commands are given on. */
export type Followed = Pick<TicketFeed, 'no' | 'current' | 'send'>;

const DESK_OWN: readonly CommandType[] = ['addNote'];

/** Whose word may be recorded: one's own, or that of the customer one speaks for. */
type Word = 'carrier' | 'customer';

/** Whose word the work on a segment is. */
export const wordOn = ({ party }: { readonly party: SegmentParty }): Word =>
  party === 'customer' ? 'customer' : 'carrier';

/** Fetched with the first command: most tickets are only read. Null: it could not be. */
const asking = (): Promise<typeof Asking | null> =>
  withTexts(() => import('./asking.ts'), 'form', 'ticket').catch(() => null);

/** From a pressed button to a sent command: at once when nothing is left to ask, else through a form. */
export class CommandDesk {
  readonly feed: Followed;
  readonly me: Pick<Me, 'user' | 'role'>;
  asked = $state.raw<Asked | null>(null);
  /** The command last sent, until nothing is under way any more. */
  busy = $state<CommandType | null>(null);
  readonly #underway = new Set<string>();
  /** Asked for before the ticket was here. */
  #wished: { readonly type: CommandType; readonly preset: Values } | null = null;
  /** Why the last command was refused, and what its fields lack, by code. */
  refusal = $state<string | null>(null);
  wrong = $state.raw<Readonly<Record<string, string>>>({});

  constructor(feed: Followed, me: Pick<Me, 'user' | 'role'>) {
    this.feed = feed;
    this.me = me;
  }

  get role(): Role {
    return this.me.role;
  }

  get context(): FormContext | null {
    if (this.feed.current === null) return null;
    return { ticket: this.feed.current, role: this.role, user: this.me.user, staff: staff.list };
  }

  may(type: CommandType): boolean {
    return this.feed.current?.allowed.includes(type) === true;
  }

  /** Why it cannot be given now, and what comes before it. */
  whyNot(type: CommandType): string {
    const ticket = this.feed.current;
    const next = ticket === null ? null : nextStep(ticket, this.role, clock.now, session.zone);
    return t('keys.notNow', { what: t(`command.${type}`), next: next?.reason ?? t('ticket.ended') });
  }

  /**
   * Whether a button that means the word of `party` is for this role: the hotline and account managers record the customer's
   * alone, technicians the carrier's alone. Another's button would record one party's word as the other's.
   */
  mayAs(type: CommandType, party: Word): boolean {
    if (!this.may(type)) return false;
    if (this.role === 'customer' || !ON_BEHALF.includes(type)) return true;
    const behalf = this.#behalf(type, party);
    return party === 'customer' ? behalf === 'always' : behalf !== 'always';
  }

  /** @param word whose the button means, whoever presses it; unsaid, the form asks where it may be either's */
  async give(type: CommandType, preset: Values = {}, word?: Word): Promise<void> {
    const opened = await this.#open(type, preset, word);
    if (opened === null) return;
    const { asked, context, fields } = opened;
    const complete = fields.every(
      (f) => preset[f.name] !== undefined || f.when?.(preset, context) === false || f.optional,
    );
    const nothingToLookAt = fields.length === 0 || Object.keys(preset).length > 0;
    if (complete && nothingToLookAt && asked.behalf !== 'always') void this.#send(asked, asked.preset, null);
    else this.asked = asked;
  }

  /** Opens the form with what is known filled in, to be looked at before it is sent. */
  async ask(type: CommandType, preset: Values): Promise<void> {
    const opened = await this.#open(type, preset);
    if (opened !== null) this.asked = opened.asked;
  }

  /** A form of its own, with what is known. Null where there is none yet: the ticket is still to come, or the form cannot. */
  async #open(type: CommandType, preset: Values, word?: Word) {
    if (this.context === null) {
      this.#wished = { type, preset };
      return null;
    }
    const forms = await asking();
    const { context } = this;
    if (forms === null || context === null) {
      void this.#sayWhy();
      return null;
    }
    this.refusal = null;
    this.wrong = {};
    const known = { ...forms.defaultsOf(type, context), ...preset };
    const asked: Asked = { type, preset: known, behalf: this.#behalf(type, word), key: freshKey() };
    return { asked, context, fields: forms.FORMS[type] };
  }

  /** The ticket has arrived: does what was asked for meanwhile, where it may be done. */
  async arrived(): Promise<void> {
    const wished = this.#wished;
    this.#wished = null;
    if (wished !== null && this.may(wished.type)) await this.give(wished.type, wished.preset);
  }

  async submit(values: Values, onBehalf: OnBehalf | null): Promise<void> {
    if (this.asked !== null) await this.#send(this.asked, values, onBehalf);
  }

  cancel(): void {
    this.asked = null;
    this.refusal = null;
    this.wrong = {};
  }

  /** What the form is made of could not be fetched. */
  unreachable(): void {
    this.asked = null;
    void this.#sayWhy();
  }

  async #sayWhy(): Promise<void> {
    this.refusal = t(await whyNotFetched());
  }

  /** In whose name the open form is sent, with what is filled in: each side clears its own segment. */
  behalfIn(values: Values): Asked['behalf'] {
    const behalf = this.asked?.behalf ?? 'never';
    const segment = this.feed.current?.segments.find(({ id }) => id === values['segment']);
    if (behalf !== 'may' || segment === undefined) return behalf;
    return wordOn(segment) === 'customer' ? 'always' : 'never';
  }

  #behalf(type: CommandType, word?: Word): Asked['behalf'] {
    if (this.role === 'customer' || this.role === 'field' || !ON_BEHALF.includes(type)) return 'never';
    if (word === 'customer') return 'always';
    const deskOnly = this.role === 'hotline' || this.role === 'manager';
    if (deskOnly && !DESK_OWN.includes(type)) return 'always';
    return word === 'carrier' ? 'never' : 'may';
  }

  async #send(asked: Asked, values: Values, onBehalf: OnBehalf | null): Promise<void> {
    const context = this.context;
    if (context === null) return;
    const forms = await asking();
    if (forms === null) return this.#sayWhy();
    const composed = forms.compose(asked.type, values, context, onBehalf, new Date(clock.exact()).toISOString());
    if (!composed.ok) {
      this.wrong = composed.wrong;
      this.asked = asked;
      return;
    }
    // The same thing pressed twice is one; different things may go at once, the server puts them in order.
    const intent = JSON.stringify(composed.command);
    if (this.#underway.has(intent)) return;
    this.#underway.add(intent);
    this.busy = asked.type;
    this.refusal = null;
    this.wrong = {};
    try {
      await this.feed.send(composed.command, asked.key);
      if (this.asked === asked) this.asked = null;
    } catch (problem) {
      // The socket may have told of it before the answer came, and another form may be open by now: that one is not touched.
      if (this.asked !== null && this.asked !== asked) {
        toasts.show('danger', explain(problem));
        return;
      }
      this.refusal = explain(problem);
      if (problem instanceof Problem) this.wrong = Object.fromEntries(problem.fields.map((f) => [f.field, f.code]));
      // A refused attempt is over: what is sent next under a key must be the same, and it will not be.
      if (this.asked !== null && !(problem instanceof Problem && problem.code === 'network')) {
        this.asked = { ...this.asked, key: freshKey() };
      }
    } finally {
      this.#underway.delete(intent);
      if (this.#underway.size === 0) this.busy = null;
    }
  }
}
