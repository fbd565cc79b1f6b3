import type { Role } from '#shared/actor.ts';
import type { Me } from '#shared/api/me.ts';
import type { CommandType } from '#shared/ticket/commands.ts';
import { freshKey } from '#web/http/idempotency.ts';
import { explain, Problem } from '#web/http/problem.ts';
import { clock } from '#web/live/clock.svelte.ts';
import { toasts } from '#web/ui/toasts.svelte.ts';
import type { TicketFeed } from '#web/live/ticket.svelte.ts';
import { compose, type OnBehalf } from './compose.ts';
import { staff } from './staff.svelte.ts';
import { defaultsOf, FORMS, mayBeOnBehalf, type FormContext, type Values } from './forms.ts';

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

  /** @param onBehalf the button means the customer's word, whoever presses it */
  give(type: CommandType, preset: Values = {}, onBehalf = false): void {
    const context = this.context;
    if (context === null) {
      this.#wished = { type, preset };
      return;
    }
    this.refusal = null;
    this.wrong = {};
    const behalf = this.#behalf(type, onBehalf);
    const complete = FORMS[type].every(
      (f) => preset[f.name] !== undefined || f.when?.(preset, context) === false || f.optional,
    );
    const asked = { type, preset: { ...defaultsOf(type, context), ...preset }, behalf, key: freshKey() };
    const direct = complete && behalf !== 'always' && (FORMS[type].length === 0 || Object.keys(preset).length > 0);
    if (direct) void this.#send(asked, asked.preset, null);
    else this.asked = asked;
  }

  /** Opens the form with what is known filled in, to be looked at before it is sent. */
  ask(type: CommandType, preset: Values): void {
    const context = this.context;
    if (context === null) return;
    this.refusal = null;
    this.wrong = {};
    const known = { ...defaultsOf(type, context), ...preset };
    this.asked = { type, preset: known, behalf: this.#behalf(type, false), key: freshKey() };
  }

  /** The ticket has arrived: does what was asked for meanwhile, where it may be done. */
  arrived(): void {
    const wished = this.#wished;
    this.#wished = null;
    if (wished !== null && this.may(wished.type)) this.give(wished.type, wished.preset);
  }

  async submit(values: Values, onBehalf: OnBehalf | null): Promise<void> {
    if (this.asked !== null) await this.#send(this.asked, values, onBehalf);
  }

  cancel(): void {
    this.asked = null;
    this.refusal = null;
    this.wrong = {};
  }

  #behalf(type: CommandType, onBehalf: boolean): Asked['behalf'] {
    if (this.role === 'customer' || this.role === 'field' || !mayBeOnBehalf(type)) return 'never';
    if (onBehalf) return 'always';
    const deskOnly = this.role === 'hotline' || this.role === 'manager';
    return deskOnly && !DESK_OWN.includes(type) ? 'always' : 'may';
  }

  async #send(asked: Asked, values: Values, onBehalf: OnBehalf | null): Promise<void> {
    const context = this.context;
    if (context === null) return;
    const composed = compose(asked.type, values, context, onBehalf, new Date(clock.exact()).toISOString());
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
