import { describe, expect, it } from 'vitest';
import {
  acknowledged,
  confirmed,
  declared,
  DISPATCHED,
  found,
  minute,
  RESTORED,
  bypassLogged,
  severityChanged,
  minuteOf,
} from '../testing/facts.ts';
import { given, stateOf } from '../testing/given.ts';
import { customer, customerByPhone, engineer, field, hotline } from '../testing/people.ts';

const CONFIRM = { type: 'confirm', class: 'fault', severity: 'critical' } as const;

describe('a declared ticket', () => {
  it('is acknowledged', () => {
    const after = given([declared()])
      .at(7)
      .when({ type: 'acknowledge' })
      .then([{ type: 'Acknowledged' }]);
    expect(after).toMatchObject({ phase: 'acknowledged', acknowledgedAt: minute(7), assignee: 'u-engineer' });
  });
  it('is not confirmed before it is acknowledged', () => {
    given([declared(), found('carrier'), found('customer')])
      .when(CONFIRM)
      .refused('wrong_phase', undefined, {
        phase: 'declared',
        needed: 'acknowledged',
      });
  });
  it('takes findings of either side, each under its own name', () => {
    const finding = { type: 'recordFinding', text: 'the node is dark' } as const;
    const by = (party: 'carrier' | 'customer') =>
      [{ type: 'FindingRecorded', party, text: 'the node is dark' }] as const;
    given([declared()]).when(finding).then(by('carrier'));
    given([declared()]).when(finding, field).then(by('carrier'));
    given([declared()]).when(finding, customer).then(by('customer'));
    given([declared()]).when(finding, customerByPhone).then(by('customer'));
  });
});

describe('an acknowledged ticket', () => {
  it('is not acknowledged again', () => {
    given([declared(), acknowledged]).when({ type: 'acknowledge' }).refused('wrong_phase', undefined, {
      phase: 'acknowledged',
      needed: 'declared',
    });
  });
  describe('is confirmed', () => {
    it('on findings of both sides', () => {
      const after = given([declared(), acknowledged, found('carrier'), found('customer')])
        .at(9)
        .when(CONFIRM)
        .then([{ type: 'Confirmed', class: 'fault', severity: 'critical', customerUnreachable: [] }]);
      expect(after).toMatchObject({
        phase: 'acknowledged',
        class: 'fault',
        severity: 'critical',
        confirmedAt: minute(9),
      });
    });
    it("on the carrier's finding and the attempts to reach the customer", () => {
      const customerUnreachable = [{ at: minute(4), how: 'phone, no answer' }];
      given([declared(), acknowledged, found('carrier')])
        .when({ ...CONFIRM, class: 'major_hazard', customerUnreachable })
        .then([{ type: 'Confirmed', class: 'major_hazard', severity: 'critical', customerUnreachable }]);
    });
    it('not on no finding of the carrier', () => {
      given([declared(), acknowledged, found('customer')])
        .when(CONFIRM)
        .refused('carrier_finding_missing');
    });
    it('not on no word of the customer and no attempt to reach it', () => {
      const steps = [declared(), acknowledged, found('carrier')];
      given(steps).when(CONFIRM).refused('customer_finding_missing', 'customerUnreachable');
      given(steps)
        .when({ ...CONFIRM, customerUnreachable: [] })
        .refused('customer_finding_missing', 'customerUnreachable');
    });
    it('not twice', () => {
      given([declared(), acknowledged, found('carrier'), found('customer'), confirmed()])
        .when(CONFIRM)
        .refused('already_confirmed');
    });
  });
});

describe('a ticket being worked on', () => {
  it('counts the chases of the customer', () => {
    const after = given([declared(), { type: 'Chased', count: 1, note: null }])
      .when({ type: 'chase', note: 'any news?' }, customer)
      .then([{ type: 'Chased', count: 2, note: 'any news?' }]);
    expect(after.chases).toBe(2);
    given(DISPATCHED)
      .when({ type: 'chase' }, customerByPhone)
      .then([{ type: 'Chased', count: 1, note: null }]);
  });
  it('is chased by nobody but the customer', () => {
    given(DISPATCHED).when({ type: 'chase' }, hotline).refused('customer_must_answer', 'onBehalf');
  });
  it('has its measures logged', () => {
    const after = given([...DISPATCHED])
      .at(3)
      .when({ type: 'logMeasure', text: 'spare node on its way' })
      .then([{ type: 'MeasureLogged', text: 'spare node on its way' }]);
    expect(after.measures).toEqual([{ text: 'spare node on its way', at: minute(3), by: engineer.name }]);
  });
  it('is bypassed once at a time, until the bypass ends', () => {
    const log = { type: 'logBypass', what: 'forwarded' } as const;
    const bypassed = given(DISPATCHED)
      .at(5)
      .when(log)
      .then([{ type: 'BypassLogged', what: 'forwarded' }]);
    expect(bypassed.bypass).toEqual({ what: 'forwarded', since: minute(5) });
    given([...DISPATCHED, bypassLogged])
      .when(log)
      .refused('bypass_in_force');
    given(DISPATCHED).when({ type: 'endBypass' }).refused('no_bypass');
    const ended = given([...DISPATCHED, bypassLogged])
      .when({ type: 'endBypass' })
      .then([{ type: 'BypassEnded' }]);
    expect(ended.bypass).toBeNull();
  });
  it('changes its severity, to another one', () => {
    const set = (severity: 'critical' | 'major') =>
      ({ type: 'setSeverity', severity, reason: 'the ward too' }) as const;
    const after = given(DISPATCHED)
      .when(set('critical'))
      .then([{ type: 'SeverityChanged', severity: 'critical', reason: 'the ward too' }]);
    expect(after.severity).toBe('critical');
    given(DISPATCHED).when(set('major')).refused('same_severity', 'severity');
    given([...DISPATCHED, severityChanged('critical')])
      .when(set('critical'))
      .refused('same_severity', 'severity');
  });
  it('takes references of other systems', () => {
    const after = given([declared()])
      .when({ type: 'addReference', system: 'OMC', no: '77' })
      .then([{ type: 'ReferenceAdded', system: 'OMC', no: '77' }]);
    expect(after.externalRefs).toEqual([{ system: 'OMC', no: '77' }]);
  });
  it('keeps notes of staff internal unless they say otherwise, and those of a customer never', () => {
    const note = (visibility: 'internal' | 'customer') => [{ type: 'NoteAdded', text: 'n', visibility }] as const;
    given([declared()]).when({ type: 'addNote', text: 'n' }).then(note('internal'));
    given([declared()]).when({ type: 'addNote', text: 'n', visibility: 'customer' }).then(note('customer'));
    given([declared()]).when({ type: 'addNote', text: 'n', visibility: 'internal' }, customer).then(note('customer'));
  });
  it('has attempts to tell the customer logged, which prove nothing of a restoration yet to come', () => {
    const after = given(DISPATCHED)
      .at(8)
      .when({ type: 'logNotice', how: 'phone', outcome: 'reached' })
      .then([{ type: 'NoticeLogged', how: 'phone', outcome: 'reached', note: null }]);
    expect(after.attempts).toEqual([
      { how: 'phone', outcome: 'reached', note: null, at: minute(8), by: engineer.name, restoration: null },
    ]);
  });
});

describe('a restored ticket', () => {
  it('has attempts to tell the customer logged, for this restoration', () => {
    const { restoration } = stateOf(...RESTORED);
    const after = given(RESTORED)
      .when({ type: 'logNotice', how: 'phone', outcome: 'no_answer', note: 'rang out' })
      .then([{ type: 'NoticeLogged', how: 'phone', outcome: 'no_answer', note: 'rang out' }]);
    expect(after.attempts).toMatchObject([{ note: 'rang out', restoration: restoration?.version }]);
    expect(minuteOf(after.lastAt)).toBe(0);
  });
});
