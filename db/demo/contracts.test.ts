import { expect, it } from 'vitest';
import type { ContractEvent } from '#shared/contract/events.ts';
import { obligationsOf } from '#shared/contract/obligations.ts';
import { refusalOf, type ServiceNow } from '#shared/contract/record.ts';
import { parseIso } from '#shared/time.ts';
import { demoContractEvents } from './contracts.ts';
import { contractOf, demoRegistry } from './rows.ts';

// A leap day, an ordinary one, and the night on which a year ends in Beijing.
it.each(['2028-02-29T12:00:00Z', '2026-11-29T03:00:00Z', '2026-12-31T15:59:00Z'])(
  'at %s every demo story could have been recorded as it is told',
  (when) => {
    const now = parseIso(when);
    const { contracts } = demoRegistry(now);
    const signedOn = contracts.find(({ id }) => id === 'C-COLLEGE')?.signedOn ?? '';
    const owed: Record<string, string[]> = {};
    for (const [of, story] of Object.entries(demoContractEvents(now, signedOn))) {
      const contract = contracts.find(({ id }) => id === contractOf({ id: of }));
      if (contract === undefined) throw new Error(`no contract of ${of}`);
      const events: ContractEvent[] = [];
      const states = new Map<string, ServiceNow['state']>([[`svc-${of}`, 'normal']]);
      for (const [n, { at, event }] of story.entries()) {
        const services = [...states].map(([id, state]) => ({ id, state }));
        expect(refusalOf(events, event, services, at, now), `${of} ${n + 1}`).toBeNull();
        if (event.type === 'serviceSuspended') states.set(event.service, event.state);
        if (event.type === 'serviceResumed') states.set(event.service, 'normal');
        events.push({ ...event, seq: n + 1, at });
      }
      owed[of] = obligationsOf(contract, events, now)
        .filter(({ kind }) => kind !== 'renewal_notice')
        .map(({ kind, state }) => `${kind} ${state}`)
        .sort();
    }
    expect(owed).toMatchObject({
      college: ['installation met'],
      hospital: ['installation met'],
      mingzhu: ['arrears open', 'arrears overdue'],
      jinqiao: ['arrears met', 'service_back met'],
      chenguang: ['breach_cure open'],
      bishui: ['breach_cure overdue'],
      yulin: ['security_fix open'],
      changhe: ['change_notice open'],
      hongliu: ['majeure_notice met', 'majeure_proof open', 'majeure_talks open'],
      xiangyang: ['majeure_notice met', 'majeure_proof met', 'majeure_talks void'],
      'ankang-2': ['installation open'],
    });
  },
);
