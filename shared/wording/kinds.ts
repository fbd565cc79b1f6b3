import type { Language } from '../i18n/languages.ts';
import { ENDED, type Phase } from '../ticket/values.ts';

/** What the desk writes about a ticket with one key (一键话术), in the order of the chooser. */
export const WORDING_KINDS = [
  'work_order',
  'first_report',
  'interim_report',
  'final_report',
  'group_message',
  'phone_script',
] as const;
export type WordingKind = (typeof WORDING_KINDS)[number];

/** Who reads it. What a customer reads may use only what a customer may know: see `names.ts`. */
export type Audience = 'internal' | 'customer';

export const AUDIENCE: Readonly<Record<WordingKind, Audience>> = {
  work_order: 'internal',
  first_report: 'internal',
  interim_report: 'internal',
  final_report: 'internal',
  group_message: 'customer',
  phone_script: 'customer',
};

const OVER: readonly Phase[] = ['restored', ...ENDED];

/**
 * Whether a kind is what one sends of a ticket in this phase. It is still true at any other time, for every text says how
 * the fault stands; it is merely not what the reader expects.
 */
export function fits(kind: WordingKind, phase: Phase): boolean {
  switch (kind) {
    case 'work_order':
    case 'final_report':
      return OVER.includes(phase);
    case 'first_report':
      return phase === 'declared' || phase === 'acknowledged';
    case 'interim_report':
      return phase === 'acknowledged' || phase === 'clearing' || phase === 'testing';
    case 'group_message':
    case 'phone_script':
      return true;
  }
}

/** The kind that is most likely wanted now. */
export function suggested(phase: Phase, talksToCustomers: boolean): WordingKind {
  if (talksToCustomers) return 'phone_script';
  if (fits('first_report', phase)) return 'first_report';
  return fits('interim_report', phase) ? 'interim_report' : 'work_order';
}

/** A text that is stored, edited and versioned: one kind in one language. */
export interface TemplateKey {
  readonly kind: WordingKind;
  readonly lang: Language;
}
