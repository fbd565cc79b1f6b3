import type { ContractEventBody } from '../events.ts';
import type { Scenario } from './scenario.ts';

const evidence = 'letter';
const invoiced: ContractEventBody = { type: 'invoiced', invoice: 'R1', due: '2026-06-10', fen: 50_000 };
const paid = (fen = 50_000): ContractEventBody => ({ type: 'paid', fen, covers: 'charges' });
const stopped: ContractEventBody = { type: 'serviceSuspended', service: 'S1', state: 'suspended_arrears' };
const resumed: ContractEventBody = { type: 'serviceResumed', service: 'S1' };

/** Invoices, payments, and service that was stopped for want of them. */
export const MONEY: readonly Scenario[] = [
  {
    name: 'an invoice unpaid for more than 15 days lets the carrier terminate',
    story: [['2026-06-01', invoiced]],
    of: 'arrears',
    then: {
      '2026-06-10 23:59': 'none',
      '2026-06-11 00:00': 'open, 2026-06-25, customer',
      '2026-06-26 00:00': 'overdue, 2026-06-25, customer',
    },
  },
  {
    name: 'a part does not settle it, the rest does',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-12', paid(20_000)],
      ['2026-06-20', paid(30_000)],
    ],
    of: 'arrears',
    then: { '2026-06-15': 'open, 2026-06-25, customer', '2026-06-20 13:00': 'met, 2026-06-25, customer' },
  },
  {
    name: 'paid in time it was never in arrears',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-10 23:00', paid()],
    ],
    of: 'arrears',
    then: { '2026-07-01': 'none' },
  },
  {
    name: 'paid as its last day ends, it is late',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-11 00:00', paid()],
    ],
    of: 'arrears',
    then: { '2026-07-01': 'met, 2026-06-25, customer' },
  },
  {
    name: 'what was paid of the late fee settles no invoice',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-12', { type: 'paid', fen: 50_000, covers: 'late_fee' }],
    ],
    of: 'arrears',
    then: { '2026-07-01': 'overdue, 2026-06-25, customer' },
  },
  {
    name: 'what is owed outlives the contract',
    story: [
      ['2026-06-01', invoiced],
      ['2026-07-01', { type: 'terminated', by: 'carrier', reason: 'arrears', evidence }],
    ],
    of: 'arrears',
    then: { '2026-08-01': 'overdue, 2026-06-25, customer' },
  },
  {
    name: 'service is back within 48 hours of the payment that leaves nothing owing',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-15', stopped],
      ['2026-06-16', paid(10_000)],
      ['2026-06-18 09:00', paid(40_000)],
      ['2026-06-21 09:00', resumed],
    ],
    of: 'service_back',
    then: {
      '2026-06-17': 'none',
      '2026-06-19': 'open, 2026-06-20 09:00, carrier',
      '2026-06-20 09:00': 'overdue, 2026-06-20 09:00, carrier',
      '2026-06-22': 'met, 2026-06-20 09:00, carrier, late',
    },
  },
  {
    name: 'service that came back before it was paid for was owed to nobody',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-15', stopped],
      ['2026-06-16', resumed],
      ['2026-06-18', paid()],
    ],
    of: 'service_back',
    then: { '2026-06-30': 'none' },
  },
  {
    name: 'payment does not bring back what was stopped for another reason meanwhile',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-15', stopped],
      ['2026-06-18', paid()],
      ['2026-06-19', { type: 'serviceSuspended', service: 'S1', state: 'suspended_security' }],
    ],
    of: 'service_back',
    then: { '2026-06-18 13:00': 'open, 2026-06-20 12:00, carrier', '2026-06-30': 'void, 2026-06-20 12:00, carrier' },
  },
  {
    name: 'service that was stopped for another reason is not owed by payment',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-15', { type: 'serviceSuspended', service: 'S1', state: 'suspended_security' }],
      ['2026-06-18', paid()],
    ],
    of: 'service_back',
    then: { '2026-06-30': 'none' },
  },
  {
    name: 'service that was stopped though nothing was owing any more is not owed by an earlier payment',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-12', paid()],
      ['2026-06-15', stopped],
    ],
    of: 'service_back',
    then: { '2026-06-30': 'none' },
  },
  {
    name: 'nor is it by what was paid of the late fee',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-12', paid()],
      ['2026-06-15', stopped],
      ['2026-06-16', { type: 'paid', fen: 100, covers: 'late_fee' }],
    ],
    of: 'service_back',
    then: { '2026-06-30': 'none' },
  },
  {
    name: 'paid as it is stopped, it is owed from that moment',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-15', stopped],
      ['2026-06-15', paid()],
    ],
    of: 'service_back',
    then: { '2026-06-16': 'open, 2026-06-17 12:00, carrier' },
  },
  {
    name: 'back as soon as it was paid for, it was back in time',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-15', stopped],
      ['2026-06-18', paid()],
      ['2026-06-18', resumed],
    ],
    of: 'service_back',
    then: { '2026-06-30': 'met, 2026-06-20 12:00, carrier' },
  },
  {
    name: 'stopped and back within a minute, it is nobody’s to bring back',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-15', stopped],
      ['2026-06-15', resumed],
      ['2026-06-18', paid()],
    ],
    of: 'service_back',
    then: { '2026-06-30': 'none' },
  },
  {
    name: 'another service that comes back does not bring back this one',
    story: [
      ['2026-06-01', invoiced],
      ['2026-06-15', stopped],
      ['2026-06-16', { type: 'serviceResumed', service: 'S2' }],
      ['2026-06-18', paid()],
    ],
    of: 'service_back',
    then: { '2026-06-19': 'open, 2026-06-20 12:00, carrier', '2026-06-21': 'overdue, 2026-06-20 12:00, carrier' },
  },
];
