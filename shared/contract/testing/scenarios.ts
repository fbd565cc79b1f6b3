import type { ContractEventBody } from '../events.ts';
import { beijing } from './record.ts';
import { MONEY } from './moneyScenarios.ts';
import type { Scenario } from './scenario.ts';

const evidence = 'letter';
const signed: ContractEventBody = { type: 'signed' };
const activated: ContractEventBody = { type: 'activated' };
const missing: ContractEventBody = { type: 'environmentMissing', what: 'no cable to the room', evidence: 'photo' };
const provided: ContractEventBody = { type: 'environmentProvided', evidence: 'photo' };
const majeure: ContractEventBody = { type: 'majeureBegan', on: 'carrier', what: 'flood' };
const breach: ContractEventBody = { type: 'breachNoticed', against: 'carrier', what: 'no invoice sent', evidence };

/** Stories of contracts, by what they oblige to. */
export const SCENARIOS: readonly Scenario[] = [
  ...MONEY,
  {
    name: 'the carrier installs within 45 days of signing, the day of signing not counted',
    story: [['2026-03-01', signed]],
    of: 'installation',
    then: {
      '2026-04-15 23:59': 'open, 2026-04-15, carrier',
      '2026-04-16 00:00': 'overdue, 2026-04-15, carrier',
    },
  },
  {
    name: 'while the customer’s environment is missing the clock stands, and the end moves with it',
    story: [
      ['2026-03-01', signed],
      ['2026-04-10', missing],
      ['2026-04-30', provided],
    ],
    of: 'installation',
    then: {
      '2026-04-20': 'open, 2026-04-25, customer',
      '2026-05-05': 'open, 2026-05-05, carrier',
      '2026-05-06': 'overdue, 2026-05-05, carrier',
    },
  },
  {
    name: 'that the environment is missing excuses nothing that was late before',
    story: [
      ['2026-03-01', signed],
      ['2026-04-20', missing],
    ],
    of: 'installation',
    then: { '2026-04-25': 'overdue, 2026-04-15, customer' },
  },
  {
    name: 'nor what goes missing when the 45 days are just used up',
    story: [
      ['2026-03-01', signed],
      ['2026-04-16 00:00', missing],
    ],
    of: 'installation',
    then: { '2026-04-25': 'overdue, 2026-04-15, customer' },
  },
  {
    name: 'activated in time is done, activated later is done late',
    story: [
      ['2026-03-01', signed],
      ['2026-04-20', activated],
    ],
    of: 'installation',
    then: { '2026-04-18': 'overdue, 2026-04-15, carrier', '2026-05-01': 'met, 2026-04-15, carrier, late' },
  },
  {
    name: 'a contract from before the desk owes no installation',
    story: [['2026-03-01', activated]],
    of: 'installation',
    then: { '2026-12-01': 'none' },
  },
  {
    name: 'a noticed breach is corrected and answered within 10 days',
    story: [
      ['2026-06-01', breach],
      ['2026-06-11 23:00', { type: 'breachAnswered', of: 1, how: 'corrected', evidence }],
    ],
    of: 'breach_cure',
    then: { '2026-06-10': 'open, 2026-06-11, carrier', '2026-06-12': 'met, 2026-06-11, carrier' },
  },
  {
    name: 'a noticed breach that nobody answers is overdue on the eleventh day',
    story: [['2026-06-01', breach]],
    of: 'breach_cure',
    then: { '2026-06-12 00:00': 'overdue, 2026-06-11, carrier' },
  },
  {
    name: 'an answer is to the breach that it names',
    story: [
      ['2026-06-01', { type: 'securityNoticed', what: 'SIP floods', deadline: beijing('2026-06-30'), evidence }],
      ['2026-06-01', breach],
      ['2026-06-05', { type: 'breachAnswered', of: 1, how: 'corrected', evidence }],
    ],
    of: 'breach_cure',
    then: { '2026-06-12': 'overdue, 2026-06-11, carrier' },
  },
  {
    name: 'attacks from the customer are ended by the deadline of the notice',
    story: [
      ['2026-06-01', { type: 'securityNoticed', what: 'SIP floods', deadline: beijing('2026-06-03 12:00'), evidence }],
    ],
    of: 'security_fix',
    then: {
      '2026-06-03 11:59': 'open, 2026-06-03 12:00, customer',
      '2026-06-03 12:00': 'overdue, 2026-06-03 12:00, customer',
    },
  },
  {
    name: 'attacks that were ended in time are dealt with',
    story: [
      ['2026-06-01', { type: 'securityNoticed', what: 'SIP floods', deadline: beijing('2026-06-03 12:00'), evidence }],
      ['2026-06-02', { type: 'securityRemedied', of: 1, evidence }],
    ],
    of: 'security_fix',
    then: { '2026-06-04': 'met, 2026-06-03 12:00, customer' },
  },
  {
    name: 'force majeure is noticed within 2 days of its start',
    story: [
      ['2026-06-01', majeure],
      ['2026-06-03 20:00', { type: 'majeureNoticed', of: 1, evidence }],
    ],
    of: 'majeure_notice',
    then: { '2026-06-02': 'open, 2026-06-03, carrier', '2026-06-04': 'met, 2026-06-03, carrier' },
  },
  {
    name: 'notice is not proof',
    story: [
      ['2026-06-01', majeure],
      ['2026-06-02', { type: 'majeureNoticed', of: 1, evidence }],
    ],
    of: 'majeure_proof',
    then: { '2026-06-04': 'overdue, 2026-06-03, carrier' },
  },
  {
    name: 'proof is proof, as of the moment at which it is given',
    story: [
      ['2026-06-01', majeure],
      ['2026-06-02', { type: 'majeureProven', of: 1, evidence }],
    ],
    of: 'majeure_proof',
    then: { '2026-06-01 13:00': 'open, 2026-06-03, carrier', '2026-06-02 12:00': 'met, 2026-06-03, carrier' },
  },
  {
    name: 'what could not be proven while it lasted may be within 2 days of its end',
    story: [
      ['2026-06-01', majeure],
      ['2026-06-20', { type: 'majeureEnded', of: 1 }],
    ],
    of: 'majeure_proof',
    then: {
      '2026-06-10': 'overdue, 2026-06-03, carrier',
      '2026-06-21': 'open, 2026-06-22, carrier',
      '2026-06-23': 'overdue, 2026-06-22, carrier',
    },
  },
  {
    name: 'after three months of force majeure the parties negotiate anew',
    story: [['2026-06-01', majeure]],
    of: 'majeure_talks',
    then: { '2026-09-01': 'open, 2026-09-01, both', '2026-09-02': 'overdue, 2026-09-01, both' },
  },
  {
    name: 'force majeure that ends before three months leaves nothing to negotiate',
    story: [
      ['2026-06-01', majeure],
      ['2026-06-20', { type: 'majeureEnded', of: 1 }],
    ],
    of: 'majeure_talks',
    then: { '2026-10-01': 'void, 2026-09-01, both' },
  },
  {
    name: 'it leaves nothing to negotiate from the moment on at which it ends',
    story: [
      ['2026-06-01', majeure],
      ['2026-06-20', { type: 'majeureEnded', of: 1 }],
    ],
    of: 'majeure_talks',
    then: { '2026-06-20 11:59': 'open, 2026-09-01, both', '2026-06-20 12:00': 'void, 2026-09-01, both' },
  },
  {
    name: 'who does not want it renewed says so 30 days before the end',
    story: [['2027-01-10', { type: 'renewalObjected', by: 'customer', evidence }]],
    of: 'renewal_notice',
    then: { '2027-01-01': 'open, 2027-01-29, both', '2027-02-01': 'met, 2027-01-29, both' },
  },
  {
    name: 'who says so a moment too late has said nothing for this term',
    story: [['2027-01-30 00:00', { type: 'renewalObjected', by: 'customer', evidence }]],
    of: 'renewal_notice',
    then: { '2027-02-01': 'void, 2027-01-29, both' },
  },
  {
    name: 'nobody has said anything: it is renewed, and the next day to object is a year away',
    story: [],
    of: 'renewal_notice',
    then: {
      '2027-01-29 23:59': 'open, 2027-01-29, both',
      '2027-01-30 00:00': 'void, 2027-01-29, both',
      '2027-03-01': 'open, 2028-01-30, both',
    },
  },
  {
    name: 'a change is noticed in writing 30 days ahead',
    story: [
      ['2026-06-01', { type: 'changePlanned', by: 'carrier', what: 'new tariff', effectiveOn: '2026-08-01' }],
      ['2026-07-05', { type: 'changeNoticed', of: 1, evidence }],
    ],
    of: 'change_notice',
    then: {
      '2026-06-20': 'open, 2026-07-01, carrier',
      '2026-07-03': 'overdue, 2026-07-01, carrier',
      '2026-07-06': 'met, 2026-07-01, carrier, late',
    },
  },
  {
    name: 'a terminated contract owes nothing more but what was owed for the time before',
    story: [
      ['2026-06-01', breach],
      ['2026-06-05', { type: 'terminated', by: 'customer', reason: 'moved away', evidence }],
    ],
    of: 'breach_cure',
    then: { '2026-07-01': 'void, 2026-06-11, carrier' },
  },
  {
    name: 'what was recorded by mistake obliges nobody',
    story: [
      ['2026-06-01', breach],
      ['2026-06-02', { type: 'retracted', of: 1, reason: 'of another contract' }],
    ],
    of: 'breach_cure',
    then: { '2026-07-01': 'none' },
  },
];
