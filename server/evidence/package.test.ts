import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { live, moves } from '#shared/ticket/testing/walk.ts';
import { minutes, plus } from '#shared/time.ts';
import { FACTS, fileOf, flawOf, NOW, PLAIN, whole } from './testing/night.ts';
import { describeVerdict } from './verdict.ts';
import { verify } from './verify.ts';

describe('a package that nobody touched', () => {
  it('is intact, and says how much of it is proven', () => {
    expect(verify(whole())).toMatchObject({ intact: true, facts: PLAIN.length, inPart: [], unseen: [], headAt: null });
  });
  it('carries what both found and tested, what was told, and what the files are known by', () => {
    const file = whole();
    expect(file.findings.map((f) => f.party)).toEqual(['carrier', 'customer']);
    expect(file.tests).toHaveLength(6);
    expect(file.notices).toMatchObject([{ id: 'n-1', progress: [{ state: 'delivered' }] }]);
    expect(file.attachments).toMatchObject([{ id: 'f-1', sha256: 'ab'.repeat(32) }]);
    expect(file.policy.policyVersion).toBe(1);
    expect(file.ledger.map((i) => i.holder)).toEqual(['carrier', 'carrier', 'customer']);
  });
  it('shows no staff a person’s number: that fact stands by its digest', () => {
    const file = fileOf(FACTS, 'engineer', NOW);
    expect(JSON.stringify(file)).not.toContain('15412345678');
    expect(verify(file)).toMatchObject({ intact: true, inPart: [1], unseen: [] });
  });
  it('gives a customer its own words whole, the carrier’s in part, and internal ones not at all', () => {
    const file = fileOf(FACTS, 'customer', NOW);
    expect(JSON.stringify(file)).not.toMatch(/the engineer|the hotline|u-engineer|by the stairs|"note\W+note"/);
    const mine = FACTS.filter((f) => f.by.party !== 'carrier' && f.type !== 'LevelReached').map((f) => f.version);
    expect(file.facts.flatMap((f) => (f.proven ? [f.version] : []))).toEqual(mine);
    const internal = FACTS.filter((f) => ['TicketAssigned', 'NoteAdded', 'LevelReached'].includes(f.type));
    expect(verify(file)).toMatchObject({ intact: true, unseen: internal.map((f) => f.version) });
  });
  it('says to its reader, by their numbers, which facts are not proven whole', () => {
    const said = describeVerdict(verify(fileOf(FACTS, 'customer', NOW))).join('\n');
    expect(said).toMatch(/does not have\): 2, 4, 7–10, 22–23\./);
    expect(said).toMatch(/by their digests: 3, 5\./);
  });
  it('of any life verifies for every reader, and gives all of them the same ledger and clocks', () => {
    const roles = ['engineer', 'customer', 'screen'] as const;
    fc.assert(
      fc.property(moves, fc.nat(500), (life, later) => {
        const { facts, now } = live(life);
        const files = roles.map((role) => fileOf(facts, role, plus(now, minutes(later))));
        for (const file of files) expect(flawOf(file)).toBeNull();
        for (const { ledger, clocks } of files)
          expect({ ledger, clocks }).toEqual({ ledger: files[0]?.ledger, clocks: files[0]?.clocks });
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
