import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvidenceFact } from '#shared/api/evidence.ts';
import { minute } from '#shared/ticket/testing/facts.ts';
import { caller } from '#shared/ticket/testing/people.ts';
import { chain, digestOf, GENESIS, linkOf } from '../tickets/chain.ts';
import { packageOf } from './package.ts';
import { FACTS, type File, fileOf, flawOf, NOW, PLAIN, whole } from './testing/night.ts';
import { describeVerdict } from './verdict.ts';
import { readHead, verify } from './verify.ts';

const editText = (fact: EvidenceFact | undefined, from: string, to: string): EvidenceFact => {
  if (!fact?.proven || !fact.text.includes(from)) throw new Error(`no text with ${from}`);
  return { ...fact, text: fact.text.replace(from, to) };
};
const factOf = (file: File, version: number): EvidenceFact => {
  const fact = file.facts[version - 1];
  if (fact === undefined) throw new Error(`no fact ${version}`);
  return fact;
};
/** What a forger with a computer does: the chain made anew over what there is, numbers and head too. */
function reforge(file: File): File {
  let previous: Buffer = GENESIS;
  file.facts = file.facts.map((fact, i) => {
    const digest = fact.proven ? digestOf(Buffer.from(fact.salt, 'hex'), fact.text) : Buffer.from(fact.digest, 'hex');
    previous = linkOf(previous, digest);
    return { ...fact, version: i + 1, hash: previous.toString('hex') };
  });
  file.head = file.facts.at(-1)?.hash ?? '';
  return file;
}

describe('whoever tampers is found out:', () => {
  it('a fact is edited', () => {
    const file = whole();
    file.facts[3] = editText(file.facts[3], 'looked', 'slept');
    expect(flawOf(file)).toEqual({ code: 'link_broken', version: 4 });
  });
  it('a fact is removed', () => {
    const file = whole();
    file.facts.splice(4, 1);
    expect(flawOf(file)).toEqual({ code: 'out_of_sequence', version: 6, expected: 5 });
  });
  it('a fact is removed, and those after it are numbered anew', () => {
    const file = whole();
    file.facts.splice(4, 1);
    file.facts = file.facts.map((fact, i) => ({ ...fact, version: i + 1 }));
    expect(flawOf(file)).toEqual({ code: 'link_broken', version: 5 });
  });
  it('two facts change places', () => {
    const file = whole();
    [file.facts[4], file.facts[5]] = [factOf(file, 6), factOf(file, 5)];
    expect(flawOf(file)).toEqual({ code: 'out_of_sequence', version: 6, expected: 5 });
    file.facts = file.facts.map((fact, i) => ({ ...fact, version: i + 1 }));
    expect(flawOf(file)).toEqual({ code: 'link_broken', version: 5 });
  });
  it('the end is cut off', () => {
    const file = whole();
    file.facts.splice(-2);
    expect(flawOf(file)).toEqual({ code: 'not_the_head', version: PLAIN.length - 2 });
  });
  it('two facts exchange their salts', () => {
    const file = whole();
    const [first, second] = [factOf(file, 2), factOf(file, 3)];
    if (!first.proven || !second.proven) throw new Error('not whole');
    [file.facts[1], file.facts[2]] = [
      { ...first, salt: second.salt },
      { ...second, salt: first.salt },
    ];
    expect(flawOf(file)).toEqual({ code: 'link_broken', version: 2 });
  });
  it('a digest is put in the place of a fact to hide it', () => {
    const file = whole();
    const { version, hash } = factOf(file, 6);
    file.facts[5] = { version, proven: false, digest: 'ab'.repeat(32), view: null, hash };
    expect(flawOf(file)).toEqual({ code: 'link_broken', version: 6 });
  });
  it('the chain is made anew over an edited fact: the head that a notice stated is gone', () => {
    const file = whole();
    const stated = file.head.slice(0, 16);
    file.facts[3] = editText(file.facts[3], 'looked', 'slept');
    expect(flawOf(reforge(file), stated)).toEqual({ code: 'unknown_head', head: stated, version: PLAIN.length });
  });
  it('the chain is made anew over a shorter record: what stands in it is in its wrong place', () => {
    const file = whole();
    file.facts.splice(4, 1);
    expect(flawOf(reforge(file))).toEqual({ code: 'misplaced', version: 5, says: 6 });
  });
  it('the chain is made anew over a time that was set back', () => {
    const file = whole();
    const { text } = { text: '', ...factOf(file, 4) };
    const at = /"at":"([^"]+)"/.exec(text)?.[1] ?? '';
    file.facts[3] = editText(file.facts[3], at, '2026-03-01T00:00:00.000Z');
    expect(flawOf(reforge(file))).toEqual({ code: 'back_in_time', version: 4 });
  });
  it('the chain is made anew over a time that has not come yet', () => {
    const file = whole();
    file.madeAt = new Date(minute(30)).toISOString();
    expect(flawOf(file)).toMatchObject({ code: 'after_package' });
  });
  it('another ticket’s record is put in', () => {
    expect(flawOf({ ...whole(), ticket: 'F20260302-0002' })).toMatchObject({ code: 'other_ticket' });
  });
  it('what is no fact is put in, with a chain that fits', () => {
    const file = whole();
    file.facts[3] = editText(file.facts[3], 'FindingRecorded', 'FindingForged');
    expect(flawOf(reforge(file))).toEqual({ code: 'not_a_fact', version: 4 });
  });
  it('the declaration is cut away, with a chain that fits', () => {
    const file = whole();
    const { version, hash } = factOf(file, 1);
    file.facts[0] = { version, proven: false, digest: 'ab'.repeat(32), view: null, hash };
    expect(flawOf(reforge(file))).toMatchObject({ code: 'no_record' });
  });
  it('a figure is changed, and only the figure', () => {
    const file = whole();
    const net = file.clocks.restore.net;
    file.clocks = { ...file.clocks, restore: { ...file.clocks.restore, net: net - 60_000 } };
    expect(flawOf(file)).toEqual({
      code: 'not_derived',
      at: 'clocks.restore.net',
      says: String(net - 60_000),
      given: String(net),
    });
  });
  it.each([
    ['ledger', (file: File) => (file.ledger = file.ledger.slice(1))],
    ['ledger', (file: File) => (file.ledger = file.ledger.map((i) => ({ ...i, holder: 'customer' as const })))],
    ['policy', (file: File) => (file.policy = { ...file.policy, policyVersion: 2 })],
    ['tests', (file: File) => (file.tests = file.tests.map((t) => ({ ...t, result: 'fail' as const })))],
    ['notices', (file: File) => (file.notices = [])],
    [
      'attachments',
      (file: File) => (file.attachments = file.attachments.map((f) => ({ ...f, sha256: 'cd'.repeat(32) }))),
    ],
    ['findings', (file: File) => (file.findings = [...file.findings, ...file.findings])],
    ['ledger', (file: File) => (file.ledger = file.ledger.map((i) => ({ ...i, remark: 'agreed' })))],
  ])('something else than the facts give stands in %s', (section, tamper) => {
    const file = whole();
    tamper(file);
    const flaw = flawOf(file);
    expect(flaw).toMatchObject({ code: 'not_derived' });
    expect(flaw).toHaveProperty('at', expect.stringMatching(new RegExp(`^${section}\\.`)));
  });
  it('a view loses what moved the clock', () => {
    const file = fileOf(FACTS, 'customer', NOW);
    file.facts = file.facts.map((fact) =>
      !fact.proven && fact.view?.type === 'SegmentCleared' ? { ...fact, view: null } : fact,
    );
    expect(flawOf(file)).toMatchObject({ code: 'not_derived' });
  });
  it('something is left out, or added', () => {
    const { clocks: _, ...rest } = whole();
    expect(flawOf(rest)).toEqual({ code: 'malformed', at: 'clocks' });
    expect(flawOf({ ...whole(), remark: 'agreed' })).toMatchObject({ code: 'malformed' });
    expect(flawOf({ ...whole(), facts: [] })).toEqual({ code: 'malformed', at: 'facts' });
  });

  it('any one character of any fact is another', () => {
    const file = whole();
    const fields = file.facts.flatMap((fact, i) =>
      Object.entries(fact).flatMap(([key, value]) => (typeof value === 'string' ? [{ i, key, value }] : [])),
    );
    const place = fc.constantFrom(...fields).chain(({ i, key, value }) =>
      fc.record({
        i: fc.constant(i),
        key: fc.constant(key),
        value: fc.constant(value),
        at: fc.nat(value.length - 1),
        put: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
      }),
    );
    fc.assert(
      fc.property(place, ({ i, key, value, at, put }) => {
        fc.pre(value[at] !== put);
        const changed = value.slice(0, at) + put + value.slice(at + 1);
        const facts = file.facts.map((fact, n) => (n === i ? { ...fact, [key]: changed } : fact));
        expect(verify({ ...file, facts }).intact).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
  it('any one bit of any fact’s text is another', () => {
    const file = whole();
    for (const [i, fact] of file.facts.entries()) {
      if (!fact.proven) throw new Error('not whole');
      for (let n = 0; n < fact.text.length; n += 7) {
        const bent = String.fromCharCode(fact.text.charCodeAt(n) ^ 1);
        const facts = [...file.facts];
        facts[i] = { ...fact, text: fact.text.slice(0, n) + bent + fact.text.slice(n + 1) };
        expect(flawOf({ ...file, facts })).toEqual({ code: 'link_broken', version: i + 1 });
      }
    }
  });
});

describe('the head that a notice stated', () => {
  it('is found where the record stood then, and the record may have grown since', () => {
    const file = whole();
    const at = PLAIN.findIndex((fact) => fact.type === 'NoticeQueued');
    const stated = readHead(factOf(file, at).hash.slice(0, 16).toUpperCase());
    expect(verify(file, stated)).toMatchObject({ intact: true, headAt: at });
    expect(describeVerdict(verify(file, stated)).at(-1)).toContain(`fact ${at} of ${PLAIN.length}`);
  });
  it('is named in the package beside its notice, and is checked', () => {
    const links = chain(GENESIS, PLAIN);
    const said = links[9]?.hash.toString('hex').slice(0, 16) ?? '';
    const body = `The service is restored. Record digest ${said}`;
    const record = { no: 'F20260302-0001', links, notices: [{ id: 'n-1', body }], now: NOW };
    const { stated, ...rest } = packageOf(record, caller('customer'));
    expect(stated).toEqual([{ notice: 'n-1', version: 10, head: said }]);
    expect(flawOf({ ...rest, stated })).toBeNull();
    expect(flawOf({ ...rest, stated: [{ notice: 'n-1', version: 11, head: said }] })).toEqual({
      code: 'stated_otherwise',
      notice: 'n-1',
      version: 11,
    });
  });
  it.each(['0123456789abcde', '0123456789abcdeg', '', 'ab'.repeat(33)])('is not "%s"', (written) => {
    expect(readHead(written)).toBeNull();
  });
  it('may be written in groups, as people do', () => {
    expect(readHead(' 0123 4567 89AB CDEF ')).toBe('0123456789abcdef');
  });
});
