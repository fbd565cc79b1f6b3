import {
  type Derived,
  type Evidence,
  EVIDENCE_FORMAT,
  type EvidenceFact,
  evidenceSchema,
} from '#shared/api/evidence.ts';
import { type Json, canonical } from '#shared/ticket/canonical.ts';
import { type Fact, decodeFact } from '#shared/ticket/facts.ts';
import { type Instant, parseIso } from '#shared/time.ts';
import { digestOf, GENESIS, linkOf } from '../tickets/chain.ts';
import { derive, viewedFact } from './derive.ts';
import type { Flaw } from './flaw.ts';

/**
 * Whether a package holds, from nothing but itself: first each fact in its place (sequence, hash, ticket, time), then the end
 * of the chain, then whatever is worked out from the facts. The first thing that does not hold is the verdict.
 */
export type Verdict =
  | {
      readonly intact: true;
      readonly ticket: string;
      readonly head: string;
      /** How many facts there are, and those of them that stand by a digest: shown in part, or not at all. */
      readonly facts: number;
      readonly inPart: readonly number[];
      readonly unseen: readonly number[];
      /** Of the fact whose hash the given head begins; null where none was given. */
      readonly headAt: number | null;
    }
  | { readonly intact: false; readonly flaw: Flaw };

/** Carries a flaw out of the checks. */
class Found extends Error {
  constructor(readonly flaw: Flaw) {
    super(flaw.code);
  }
}

/** Whether this claims to be an evidence package at all, be it intact or not. */
export const isEvidence = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'format' in json && json.format === EVIDENCE_FORMAT;

const HEAD = /^[0-9a-f]{16,64}$/;

/** A head as it is read out or copied, 16 digits or more; null where it is none. */
export function readHead(written: string): string | null {
  const head = written.replace(/\s/g, '').toLowerCase();
  return HEAD.test(head) ? head : null;
}

function readFact(fact: EvidenceFact): Fact | null {
  try {
    if (fact.proven) return decodeFact(JSON.parse(fact.text));
    return fact.view && viewedFact(fact.view);
  } catch {
    throw new Found({ code: 'not_a_fact', version: fact.version });
  }
}

/** Each fact in its place; what of it the package tells. */
function checkFacts({ facts, ticket, madeAt }: Evidence): (Fact | null)[] {
  let previous: Buffer = GENESIS;
  let before: Instant | null = null;
  return facts.map((link, i) => {
    const { version } = link;
    if (version !== i + 1) throw new Found({ code: 'out_of_sequence', version, expected: i + 1 });
    const digest = link.proven ? digestOf(Buffer.from(link.salt, 'hex'), link.text) : Buffer.from(link.digest, 'hex');
    previous = linkOf(previous, digest);
    if (previous.toString('hex') !== link.hash) throw new Found({ code: 'link_broken', version });
    const fact = readFact(link);
    if (fact === null) return null;
    if (fact.version !== version) throw new Found({ code: 'misplaced', version, says: fact.version });
    if (fact.type === 'Declared' && fact.no !== ticket)
      throw new Found({ code: 'other_ticket', says: fact.no, ticket });
    if (before !== null && fact.at < before) throw new Found({ code: 'back_in_time', version });
    if (fact.at > parseIso(madeAt)) throw new Found({ code: 'after_package', version });
    before = fact.at;
    return fact;
  });
}

/** Where two JSON values differ first, and what each has there; null where they are the same. */
function difference(says: unknown, given: unknown, at: string): Extract<Flaw, { code: 'not_derived' }> | null {
  const whole = (value: unknown): value is object => typeof value === 'object' && value !== null;
  if (whole(says) && whole(given) && Array.isArray(says) === Array.isArray(given)) {
    const of = (value: object, key: string): unknown => Object.getOwnPropertyDescriptor(value, key)?.value;
    const keys = [...new Set([...Object.keys(given), ...Object.keys(says)])];
    return keys.reduce<ReturnType<typeof difference>>(
      (found, key) => found ?? difference(of(says, key), of(given, key), `${at}.${key}`),
      null,
    );
  }
  const text = (value: unknown): string | null => (value === undefined ? null : canonical(value as Json));
  return text(says) === text(given) ? null : { code: 'not_derived', at, says: text(says), given: text(given) };
}

function checkDerived(json: unknown, facts: readonly (Fact | null)[], madeAt: string): void {
  let given: Derived;
  try {
    given = derive(facts, parseIso(madeAt));
  } catch (thrown) {
    throw new Found({ code: 'no_record', why: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  // What was parsed lacks what a schema does not know: the package itself is compared.
  const said = new Map(Object.entries(json ?? {}));
  for (const [section, of] of Object.entries(given)) {
    const flaw = difference(said.get(section), of, section);
    if (flaw !== null) throw new Found(flaw);
  }
}

function readForm(json: unknown): Evidence {
  const parsed = evidenceSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Found({ code: 'malformed', at: parsed.error.issues[0]?.path.join('.') || 'its top' });
}

/**
 * @param json of the package's file
 * @param head as `readHead` gives it, of a notice say
 */
export function verify(json: unknown, head: string | null = null): Verdict {
  try {
    const evidence = readForm(json);
    const { facts, ticket } = evidence;
    const seen = checkFacts(evidence);
    const last = facts.length;
    if (facts.at(-1)?.hash !== evidence.head) throw new Found({ code: 'not_the_head', version: last });
    const headAt = head === null ? null : (facts.find(({ hash }) => hash.startsWith(head))?.version ?? null);
    if (head !== null && headAt === null) throw new Found({ code: 'unknown_head', head, version: last });
    for (const { notice, version, head: said } of evidence.stated)
      if (facts[version - 1]?.hash.startsWith(said) !== true)
        throw new Found({ code: 'stated_otherwise', notice, version });
    checkDerived(json, seen, evidence.madeAt);
    const versionsOf = (view: boolean) =>
      facts.flatMap((f) => (!f.proven && (f.view !== null) === view ? [f.version] : []));
    return {
      intact: true,
      ticket,
      head: evidence.head,
      facts: last,
      inPart: versionsOf(true),
      unseen: versionsOf(false),
      headAt,
    };
  } catch (thrown) {
    if (thrown instanceof Found) return { intact: false, flaw: thrown.flaw };
    throw thrown;
  }
}
