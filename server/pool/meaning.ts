import { callType, isTestCall } from '#shared/pool/callType.ts';
import { type RatedCall, rateCall } from '#shared/pool/rating.ts';
import { days, type Instant, minus, plus } from '#shared/time.ts';
import type { Directory, Member } from './directory.ts';
import type { BadLine, RawCall } from './formats/record.ts';
import { forwardingOf } from './forwarding.ts';
import { toNumber } from './number.ts';

/** A call with everything known of it: what the store keeps. */
export interface StoredCall extends RatedCall {
  readonly contract: string;
  readonly id: string;
  readonly startedAt: Instant;
  readonly service: string;
  /** The member's number: the caller of an outgoing call, or who passed it on; the callee of an incoming one. */
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

/** The numbers and services that `understand` will ask the directory for. @param homeArea null: numbers are not asked for */
export function namedIn(calls: readonly RawCall[], homeArea: string | null): { numbers: string[]; services: string[] } {
  const numbers: string[] = [];
  const services: string[] = [];
  for (const call of calls) {
    if (call.service !== null) services.push(call.service);
    if (homeArea === null) continue;
    for (const raw of [call.caller, call.callee, call.service, call.forwardedBy]) {
      const number = raw === null ? null : toNumber(raw, homeArea);
      if (number !== null) numbers.push(number);
    }
    for (const via of call.via ?? []) {
      const number = toNumber(via.number, homeArea);
      if (number !== null) numbers.push(number);
    }
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
  directory: Pick<Directory, 'member' | 'service' | 'terms' | 'homeArea' | 'testNumbers'>,
  now: Instant,
): StoredCall | BadLine {
  if (call.startedAt > plus(now, AHEAD)) return bad('future_time', 'startedAt lies in the future.');
  if (call.startedAt < minus(now, BEHIND)) return bad('too_old', 'startedAt lies more than ten years back.');

  const numberOf = (raw: string) => toNumber(raw, directory.homeArea);
  const caller = numberOf(call.caller);
  const callee = numberOf(call.callee);
  const memberOf = (number: string | null) => (number === null ? null : directory.member(number));
  const named = call.service === null ? null : (directory.service(call.service) ?? memberOf(numberOf(call.service)));
  if (call.service !== null && named === null)
    return bad('unknown_service', 'service is no service or number of ours.');

  const callerMember = memberOf(caller);
  const calleeMember = memberOf(callee);
  const forwarding = forwardingOf(call, { caller, callee, calleeMember, numberOf, memberOf });
  // Passed on to us by somebody else's phone it is an incoming call like any other; from one stranger to another it is not ours.
  if (forwarding.named && forwarding.member === null && calleeMember === null)
    return bad('unknown_number', 'forwardedBy is no number of any service of ours.');
  // A test line's own switch says which way the call went for the line, not for the customer.
  const said = isTestCall({ feature: null, caller: caller ?? '', callee: callee ?? '' }, directory.testNumbers)
    ? { ...call, direction: null }
    : call;
  const ends: Ends | null =
    forwarding.member === null
      ? endsOf(said, callerMember, calleeMember, named)
      : { direction: 'out', owner: forwarding.member };
  if (ends === null) {
    const end = call.direction === 'in' ? 'callee' : 'caller';
    const number = end === 'callee' ? callee : caller;
    return number === null
      ? bad('bad_number', `${end} is no phone number.`)
      : bad('unknown_number', `${end} is no number of any service of ours.`);
  }
  const { direction, owner } = ends;
  if (callee === null) return bad('bad_number', 'callee is no phone number.');
  const passedOn = forwarding.member === null ? null : forwarding.by;
  if (caller === null && direction === 'out' && passedOn === null)
    return bad('bad_number', 'caller is no phone number.');
  const far = caller ?? WITHHELD;
  const number = passedOn ?? (direction === 'out' ? far : callee);

  const terms = directory.terms(owner.contract, call.startedAt);
  if (terms === null) return bad('no_plan', 'The contract of the service has no plan to rate by.');

  const type = callType(
    direction === 'out'
      ? { caller: number, callee, calleeIsMember: calleeMember?.contract === owner.contract }
      : { caller: callee, callee: far, calleeIsMember: callerMember?.contract === owner.contract },
    terms.numbering.numbering,
  );
  const feature = passedOn === null ? call.feature : (call.feature ?? 'forward');
  const test = isTestCall({ feature, caller: far, callee }, directory.testNumbers);
  return {
    contract: owner.contract,
    id: call.id,
    startedAt: call.startedAt,
    service: owner.service,
    number,
    caller: far,
    callee,
    answeredAt: call.answeredAt,
    billsec: call.billsec,
    direction,
    // What was passed on is a call of its own beside the one that reached the member: of the two none stands for the other.
    linkedId: call.linkedId === null || passedOn === null ? call.linkedId : `${call.linkedId} ${passedOn}`,
    feature,
    ...rateCall(terms.plan.plan, { type, direction, billsec: call.billsec, feature, test }),
  };
}
