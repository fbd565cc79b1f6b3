import type { Caller } from '#shared/actor.ts';
import { type Evidence, EVIDENCE_FORMAT, type EvidenceFact } from '#shared/api/evidence.ts';
import { factsFor, readsWhole } from '#shared/ticket/factView.ts';
import { type Fact, decodeFact } from '#shared/ticket/facts.ts';
import { type Instant, instant, iso, latest } from '#shared/time.ts';
import { type Link, digestOf } from '../tickets/chain.ts';
import { derive, viewedFact } from './derive.ts';

/** A ticket's record as it is stored. */
export interface StoredRecord {
  readonly no: string;
  /** From the first fact to the last. */
  readonly links: readonly Link[];
  /** The words of its notices. */
  readonly notices: readonly { readonly id: string; readonly body: string }[];
  readonly now: Instant;
}

const HEAD_DIGITS = 16;

interface Told {
  readonly fact: EvidenceFact;
  /** As its reader has it. */
  readonly seen: Fact | null;
}

function tell({ text, salt, hash }: Link, caller: Caller): Told {
  const fact = decodeFact(JSON.parse(text));
  const place = { version: fact.version, hash: hash.toString('hex') };
  if (readsWhole(fact, text, caller))
    return { fact: { ...place, proven: true, text, salt: salt.toString('hex') }, seen: fact };
  const [view = null] = factsFor([fact], caller);
  return {
    fact: { ...place, proven: false, digest: digestOf(salt, text).toString('hex'), view },
    seen: view && viewedFact(view),
  };
}

/** Which notices state which head, by what they say. */
const statedIn = (notices: StoredRecord['notices'], facts: readonly EvidenceFact[]): Evidence['stated'] =>
  notices.flatMap(({ id, body }) => {
    const said = facts.find(({ hash }) => body.includes(hash.slice(0, HEAD_DIGITS)));
    return said === undefined ? [] : [{ notice: id, version: said.version, head: said.hash.slice(0, HEAD_DIGITS) }];
  });

/**
 * The evidence package of a record for `caller`: what they may not read of it stands by its digest, so that they can still
 * verify the whole chain.
 */
export function packageOf({ no, links, notices, now }: StoredRecord, caller: Caller): Evidence {
  const told = links.map((link) => tell(link, caller));
  const facts = told.map(({ fact }) => fact);
  const seen = told.map((one) => one.seen);
  // As the next fact's time would be: never before the last one's.
  const madeAt = latest(now, ...seen.map((fact) => fact?.at ?? instant(0)));
  return {
    format: EVIDENCE_FORMAT,
    madeAt: iso(madeAt),
    ticket: no,
    head: facts.at(-1)?.hash ?? '',
    facts,
    stated: statedIn(notices, facts),
    ...derive(seen, madeAt),
  };
}
