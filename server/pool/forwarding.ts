import { featureType } from '#shared/pool/callType.ts';
import type { Member } from './directory.ts';
import type { RawCall } from './formats/record.ts';

/** Who passed a call on to its callee: the leg from there is that member's call, whoever called it first. */
export interface Forwarding {
  readonly by: string | null;
  readonly member: Member | null;
  /** The record itself says that the call was passed on. */
  readonly named: boolean;
}

const NOBODY: Forwarding = { by: null, member: null, named: false };

/** The ends of a call, and how to look up who has a number. */
export interface Lookup {
  readonly caller: string | null;
  readonly callee: string | null;
  readonly calleeMember: Member | null;
  numberOf(raw: string): string | null;
  memberOf(number: string | null): Member | null;
}

/** Who passed a call on, where the record names them, or else where it says by way of which numbers the call came. */
export function forwardingOf(call: RawCall, lookup: Lookup): Forwarding {
  return named(call, lookup) ?? (call.via === undefined ? NOBODY : likely(call.via, lookup));
}

/** Named as such, or by a record of forwarding that is sent in the name of one of our numbers. */
function named({ forwardedBy, feature, service }: RawCall, { callee, numberOf, memberOf }: Lookup): Forwarding | null {
  if (forwardedBy !== null) {
    const by = numberOf(forwardedBy);
    // Exchanges write whom a call was meant for at first into every record, though nobody passed it on.
    if (by === null || by !== callee) return { by, member: memberOf(by), named: true };
  }
  if (service === null || featureType(feature) !== 'forward') return null;
  const by = numberOf(service);
  return { by, member: memberOf(by), named: false };
}

/**
 * A member by whose number the call came, where it then left the member's centrex: within it, somebody was put through. Of a
 * call that another switch passed on to one of ours that switch has a record, too.
 */
function likely(
  via: NonNullable<RawCall['via']>,
  { caller, callee, calleeMember, numberOf, memberOf }: Lookup,
): Forwarding {
  for (const { number, by } of via) {
    const passedOn = numberOf(number);
    const member = memberOf(passedOn);
    if (member === null || passedOn === caller || passedOn === callee) continue;
    if (by === 'writer' ? member.contract !== calleeMember?.contract : calleeMember === null)
      return { by: passedOn, member, named: false };
  }
  return NOBODY;
}
