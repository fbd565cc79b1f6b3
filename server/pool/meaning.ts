import { callType, type Numbering } from '#shared/pool/callType.ts';
import { type RatedCall, rateCall } from '#shared/pool/rating.ts';
import { beijingMonth, days, type Instant, minus, plus } from '#shared/time.ts';
import type { Directory, Member } from './directory.ts';
import type { BadLine, RawCall } from './formats/record.ts';
import { toNumber } from './number.ts';
import { planOfMonth } from './planOfMonth.ts';

/** A call with everything known of it: what the store keeps. */
export interface StoredCall extends RatedCall {
  readonly contract: string;
  readonly id: string;
  readonly startedAt: Instant;
  readonly service: string;
  /** The member's number: the caller of an outgoing call, the callee of an incoming one. */
  readonly number: string;
  readonly caller: string;
  readonly callee: string;
  readonly answeredAt: Instant | null;
  readonly billsec: number;
  readonly direction: 'in' | 'out';
  readonly linkedId: string | null;
  readonly feature: string | null;
}

/** Clocks of switches go wrong, by hours at most. */
const AHEAD = days(1);
/** Older records are not kept by anybody; every month of them would be a partition. */
const BEHIND = days(10 * 365);
/** The far end of an incoming call may withhold its number. */
const WITHHELD = 'anonymous';

const bad = (code: string, message: string): BadLine => ({ code, message });

/** The numbers and services that `understand` will ask the directory for. */
export function namedIn(calls: readonly RawCall[], numbering: Numbering): { numbers: string[]; services: string[] } {
  const numbers: string[] = [];
  const services: string[] = [];
  for (const call of calls) {
    for (const raw of call.service === null ? [call.caller, call.callee] : [call.caller, call.callee, call.service]) {
      const number = toNumber(raw, numbering.homeArea);
      if (number !== null) numbers.push(number);
    }
    if (call.service !== null) services.push(call.service);
  }
  return { numbers, services };
}

interface Ends {
  readonly direction: 'in' | 'out';
  readonly owner: Member;
}

/** Whose call it is and which way it went, as far as the record says and else by whose numbers they are. */
function endsOf(call: RawCall, caller: Member | null, callee: Member | null, named: Member | null): Ends | null {
  if (named !== null) {
    // Between the named contract's member and an outsider there is no doubt; else it was called out (the caller may be a trunk's number).
    const incoming = caller?.contract !== named.contract && callee?.contract === named.contract;
    return { owner: named, direction: call.direction ?? (incoming ? 'in' : 'out') };
  }
  if (call.direction !== 'in' && caller !== null) return { owner: caller, direction: 'out' };
  if (call.direction !== 'out' && callee !== null) return { owner: callee, direction: 'in' };
  return null;
}

/** Finds whose call it is, what type it is and what it costs; or says why that cannot be told. */
export function understand(
  call: RawCall,
  directory: Pick<Directory, 'member' | 'service' | 'contract'>,
  numbering: Numbering,
  now: Instant,
): StoredCall | BadLine {
  if (call.startedAt > plus(now, AHEAD)) return bad('future_time', 'startedAt lies in the future.');
  if (call.startedAt < minus(now, BEHIND)) return bad('too_old', 'startedAt lies more than ten years back.');

  const numberOf = (raw: string) => toNumber(raw, numbering.homeArea);
  const caller = numberOf(call.caller);
  const callee = numberOf(call.callee);
  const memberOf = (number: string | null) => (number === null ? null : directory.member(number));
  const named = call.service === null ? null : (directory.service(call.service) ?? memberOf(numberOf(call.service)));
  if (call.service !== null && named === null)
    return bad('unknown_service', 'service is no service or number of ours.');

  const callerMember = memberOf(caller);
  const calleeMember = memberOf(callee);
  const ends = endsOf(call, callerMember, calleeMember, named);
  if (ends === null) {
    const end = call.direction === 'in' ? 'callee' : 'caller';
    const number = end === 'callee' ? callee : caller;
    return number === null
      ? bad('bad_number', `${end} is no phone number.`)
      : bad('unknown_number', `${end} is no number of any service of ours.`);
  }
  const { direction, owner } = ends;
  if (callee === null) return bad('bad_number', 'callee is no phone number.');
  if (caller === null && direction === 'out') return bad('bad_number', 'caller is no phone number.');
  const far = caller ?? WITHHELD;

  const contract = directory.contract(owner.contract);
  const month = beijingMonth(call.startedAt);
  const plan = contract === null ? null : planOfMonth(contract.plans, month);
  if (plan === null) return bad('no_plan', 'The contract of the service has no plan to rate by.');

  const type = callType(
    direction === 'out'
      ? { caller: far, callee, calleeIsMember: calleeMember?.contract === owner.contract }
      : { caller: callee, callee: far, calleeIsMember: callerMember?.contract === owner.contract },
    numbering,
  );
  return {
    contract: owner.contract,
    id: call.id,
    startedAt: call.startedAt,
    service: owner.service,
    number: direction === 'out' ? far : callee,
    caller: far,
    callee,
    answeredAt: call.answeredAt,
    billsec: call.billsec,
    direction,
    linkedId: call.linkedId,
    feature: call.feature,
    ...rateCall(plan.plan, { type, direction, billsec: call.billsec, feature: call.feature }),
  };
}
