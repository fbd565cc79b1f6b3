import type { Role } from '#shared/actor.ts';
import { type CallWay, type Tell } from '#shared/clock/escalation.ts';
import type { DutyPost } from '#shared/duty/rota.ts';
import type { Language } from '#shared/i18n/languages.ts';
import type { CalledAs, PlacedCall } from '#shared/ticket/facts.ts';
import { maskRecipient } from '../notify/render.ts';
import { smsTo } from '../notify/plan.ts';

/** Somebody of the branch's staff. */
export interface Person {
  readonly id: string;
  /** What a policy names them by. */
  readonly username: string | null;
  readonly name: string;
  readonly role: Role;
  readonly phone: string | null;
  readonly email: string | null;
  /** Of what is sent to them. */
  readonly language: Language;
}

/** Who there is to be called, at the moment of the call. */
export interface Roster {
  /** Those who may sign in; of account managers only the ticket's customer's. */
  readonly staff: readonly Person[];
  readonly onDuty: Readonly<Record<DutyPost, readonly Person[]>>;
}

/** A call as it will be placed. `recipient`: E.164 or a mailbox; null where nothing is sent. */
export interface PlannedCall extends Omit<PlacedCall, 'notice' | 'to'> {
  readonly recipient: string | null;
  readonly language: Language;
}

const addressOf = (person: Person, by: CallWay): string | null => {
  if (by === 'sms') return smsTo(person.phone)[0]?.recipient ?? null;
  return by === 'email' ? person.email : null;
};

const placed = (person: Person, as: CalledAs, by: CallWay): PlannedCall => {
  const recipient = addressOf(person, by);
  const missing = by === 'sms' ? ('no_phone' as const) : ('no_email' as const);
  const unreached = by === 'alert' || recipient !== null ? null : missing;
  return { person: person.id, name: person.name, as, by, recipient, language: person.language, unreached };
};

function peopleOf(tell: Tell, { staff, onDuty }: Roster): { as: CalledAs; people: readonly Person[] } {
  if (tell.onDuty !== undefined) return { as: { ground: 'onDuty', of: tell.onDuty }, people: onDuty[tell.onDuty] };
  if (tell.role !== undefined)
    return { as: { ground: 'role', of: tell.role }, people: staff.filter(({ role }) => role === tell.role) };
  const named = tell.person ?? '';
  return { as: { ground: 'person', of: named }, people: staff.filter(({ username }) => username === named) };
}

/** The calls of one line of a policy: to each person by each way, or that there was nobody. */
function callsOf(tell: Tell, roster: Roster): PlannedCall[] {
  const { as, people } = peopleOf(tell, roster);
  return people.length === 0
    ? tell.by.map((by) => ({ person: null, name: '', as, by, recipient: null, language: 'zh', unreached: 'nobody' }))
    : people.flatMap((person) => tell.by.map((by) => placed(person, as, by)));
}

/** Nothing of what is sent arrives at somebody of them, or there is nobody: a screen may be far away. */
const isLost = (calls: readonly PlannedCall[]): boolean =>
  calls.some(({ person, unreached }) => {
    const sent = calls.filter((call) => call.person === person && call.by !== 'alert');
    return unreached === 'nobody' || (sent.length > 0 && sent.every((call) => call.unreached !== null));
  });

const WAYS: readonly CallWay[] = ['sms', 'email'];
const reached = (person: Person, of: 'lead' | 'supervisor'): PlannedCall[] =>
  WAYS.map((by) => placed(person, { ground: 'instead', of }, by)).filter(({ unreached }) => unreached === null);

/** Who stands in: the lead on duty; where there is none that can be reached, all supervisors that can. */
function instead({ staff, onDuty }: Roster): PlannedCall[] {
  const lead = onDuty.lead.flatMap((person) => reached(person, 'lead'));
  return lead.length > 0
    ? lead
    : staff.filter(({ role }) => role === 'supervisor').flatMap((person) => reached(person, 'supervisor'));
}

/**
 * Whom to call by which way. Each person is called once by each way, however often they are named; where somebody cannot be
 * reached, the lead on duty is called in their place.
 */
export function planCalls(tells: readonly Tell[], roster: Roster): PlannedCall[] {
  const named = tells.map((tell) => callsOf(tell, roster));
  const all = [...named.flat(), ...(named.some(isLost) ? instead(roster) : [])];
  const byPlace = new Map<string, PlannedCall>();
  for (const call of all) {
    // Nobody on the rota and nobody of a role are told apart: both are to be mended.
    const place = JSON.stringify([call.person ?? call.as, call.by]);
    if (!byPlace.has(place)) byPlace.set(place, call);
  }
  return [...byPlace.values()];
}

/** As the record has it. @param notice the id of what goes out; null where nothing does */
export const placedCall = (
  { person, name, as, by, recipient, unreached }: PlannedCall,
  notice: string | null,
): PlacedCall => ({
  person,
  name,
  as,
  by,
  unreached,
  notice,
  to: recipient === null ? null : maskRecipient(recipient),
});
