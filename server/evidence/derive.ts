import type { Derived } from '#shared/api/evidence.ts';
import { until } from '#shared/clock/ledger.ts';
import { timingOf } from '#shared/clock/timingOf.ts';
import { fold } from '#shared/ticket/evolve.ts';
import { type Fact, type FactOf, type FactType, decodeFact } from '#shared/ticket/facts.ts';
import { clocksOf } from '#shared/ticket/view.ts';
import { type Instant, iso } from '#shared/time.ts';

/**
 * What follows from the facts as a reader has them. Made here for the package and worked out here again when it is
 * verified, from the package alone: so nothing may come in that is not in it.
 */

/** A fact as far as its view tells it. What views leave out (names of staff, their notes) moves no clock. */
export const viewedFact = (view: Readonly<Record<string, unknown>> & { readonly by: object }): Fact =>
  decodeFact({ ...view, note: view.note ?? '', by: { role: 'system', user: null, name: '', ...view.by } });

/** In the place of a fact that its reader sees nothing of, and that moves no clock either. */
const unseen = (version: number, at: Instant): Fact => ({
  version,
  at,
  by: { party: 'system', role: 'system', user: null, name: '' },
  type: 'NoteAdded',
  text: '',
  visibility: 'internal',
});

const inTheirPlaces = (seen: readonly (Fact | null)[]): Fact[] => {
  let at = seen.find((fact) => fact !== null)?.at;
  return seen.map((fact, i) => {
    at = fact?.at ?? at;
    if (at === undefined) throw new RangeError('a record of which nothing is seen');
    return fact ?? unseen(i + 1, at);
  });
};

/**
 * @param seen every fact from the first to the last, null where its reader sees nothing of it
 * @param madeAt until when the ledger goes, and when the clocks are read
 * @throws BrokenRecord or RangeError where they cannot be the facts of a ticket
 */
export function derive(seen: readonly (Fact | null)[], madeAt: Instant): Derived {
  const facts = inTheirPlaces(seen);
  const state = fold(facts);
  if (state === null) throw new RangeError('a record begins with a declaration');
  const timing = timingOf(facts, state);
  const all = <T extends FactType>(type: T): FactOf<T>[] => facts.filter((f): f is FactOf<T> => f.type === type);
  const placed = ({ version, at }: Fact) => ({ version, at: iso(at) });
  return {
    ledger: until(timing.spans, madeAt).map((i) => ({ ...i, from: iso(i.from), to: iso(i.to) })),
    clocks: clocksOf(timing, madeAt),
    policy: state.terms,
    findings: all('FindingRecorded').map((f) => ({ ...placed(f), party: f.party, text: f.text })),
    tests: all('TestRecorded').map((f) => ({
      ...placed(f),
      round: f.round,
      item: f.item,
      party: f.party,
      result: f.result,
      value: f.value,
      ...(f.call === undefined ? {} : { call: { ...f.call, startedAt: iso(f.call.startedAt) } }),
    })),
    notices: all('NoticeQueued').map((f) => ({
      ...placed(f),
      id: f.notice,
      kind: f.kind,
      channel: f.channel,
      to: f.to,
      progress: all('NoticeProgressed')
        .filter(({ notice }) => notice === f.notice)
        .map((p) => ({ ...placed(p), state: p.state, detail: p.detail })),
    })),
    attachments: all('AttachmentAdded').map((f) => ({
      ...placed(f),
      id: f.attachment,
      name: f.name,
      mediaType: f.mediaType,
      size: f.size,
      sha256: f.sha256,
      segment: f.segment,
      visibility: f.visibility,
    })),
  };
}
