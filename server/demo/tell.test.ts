import { describe, expect, it } from 'vitest';
import { PARTY_OF_KIND } from '#db/demo/network.ts';
import type { DemoCustomer } from '#db/demo/customers.ts';
import { Random } from '#db/demo/random.ts';
import { demoRegistry, lineOf, serviceOf } from '#db/demo/rows.ts';
import { FAULTS } from '#db/demo/story/faults.ts';
import { openStories } from '#db/demo/story/open.ts';
import { pastStories } from '#db/demo/story/schedule.ts';
import { wayTo } from '#shared/cause/tree.ts';
import { ledger } from '#shared/clock/ledger.ts';
import { SHIPPED_POLICY, termsOf } from '#shared/clock/policy.ts';
import { fold } from '#shared/ticket/evolve.ts';
import { ENDED } from '#shared/ticket/values.ts';
import { instant } from '#shared/time.ts';
import { tell } from './tell.ts';
import type { Setting } from './told.ts';

const settingOf = (customer: DemoCustomer, now: number): Setting => ({
  branch: 'b',
  customer,
  service: {
    id: serviceOf(customer),
    name: customer.name,
    line: lineOf(customer).map(({ id, name, kind }) => ({ id, name, party: PARTY_OF_KIND[kind] ?? 'channel' })),
    features: [...customer.features],
  },
  terms: termsOf(SHIPPED_POLICY, 1, customer),
  causes: CAUSES_TOLD,
  callsFor: () => [],
  reportTo: () => [],
  contacts: demoRegistry(instant(now)).contacts.filter((c) => c.customer === customer.id && c.duty === 'fault_contact'),
});

/** Whatever stories say that faults came from; that the shipped tree has it is seen where the demo is loaded. */
const CAUSES_TOLD = FAULTS.flatMap(({ done }) => done)
  .flatMap(({ causeDetail }) => wayTo(causeDetail))
  .map((code) => ({ code, zh: code, en: code, retired: false }));

/** Loaded at night, at the turn of a year, in the middle of a working day. */
const MOMENTS = ['2026-03-01T19:30:00Z', '2025-12-31T16:00:01Z', '2026-07-15T04:00:00Z'];

describe.each(MOMENTS)('the demo as it would be told at %s', (moment) => {
  const now = instant(Date.parse(moment));
  const random = new Random(Math.floor(now / 1_000));
  const past = pastStories(random, now).map(({ at, story }) => ({
    at,
    ...tell(story, settingOf(story.customer, now), random, { at, until: now }),
  }));
  const open = openStories(random, now).map(({ at, story }) => ({
    at,
    ...tell(story, settingOf(story.customer, now), random, { at, until: now }, true),
  }));
  const states = (told: typeof past) => told.map(({ facts }) => fold(facts));

  it('has only what the desk allows, and no fact of the future', () => {
    for (const { facts } of [...past, ...open]) {
      expect(facts.map((f) => f.version)).toEqual(facts.map((_, i) => i + 1));
      expect(facts.every((f, i) => f.at >= (facts[i - 1]?.at ?? 0) && f.at <= now)).toBe(true);
    }
  });

  it('brings every past story to an end, and leaves the open ones open', () => {
    expect(past.length).toBeGreaterThan(120);
    for (const state of states(past)) expect(ENDED).toContain(state?.phase);
    for (const state of states(open)) expect(ENDED).not.toContain(state?.phase);
    expect(new Set(states(open).map((s) => s?.phase)).size).toBeGreaterThanOrEqual(5);
  });

  it('has every party hold the clock at some time', () => {
    const holders = new Set(past.flatMap(({ facts }) => ledger(facts, now).map((i) => i.holder)));
    expect([...holders].sort()).toEqual(['carrier', 'channel', 'customer', 'suspended']);
  });

  it('owes a notice in earnest to the one that has just been restored, and to nobody else', () => {
    expect(open.filter((t) => t.owing.length > 0)).toHaveLength(1);
    expect(past.every((t) => t.owing.length === 0)).toBe(true);
  });
});
