import type { Language } from '../i18n/languages.ts';
import { enPhrases } from './phrases/en.ts';
import { zhPhrases } from './phrases/zh.ts';

/** How things are said of a ticket, in a language: what is more than a word and less than a template. */
export interface Phrases {
  /** When a limit ran out, and how long ago. */
  overdue(due: string, ago: string): string;
  /** A length of time, whole minutes: `3 小时 12 分`. */
  length(hours: number, minutes: number): string;
  /** A date and a time of day as they are written in a report. */
  moment(month: number, day: number, time: string): string;
  readonly between: string;
  /** Between sentences of one value. */
  readonly list: string;
  readonly comma: string;
  readonly wholeService: string;
  numbers(count: number): string;
  level(level: string): string;
  readonly standardLevel: string;
  said(party: string, what: string): string;
  readonly bypassed: string;
  readonly suspended: string;
  readonly confirmed: string;
  readonly unconfirmed: string;
  readonly stillToConfirm: string;
  /** One segment as a line of a report. `null` where it is not known. */
  segment(of: {
    readonly where: string;
    readonly unit: string | null;
    readonly state: string;
    readonly clearedAt: string | null;
    readonly cause: string | null;
    readonly action: string | null;
  }): string;
  round(round: number): string;
  readonly bothPassed: string;
  test(of: { readonly item: string; readonly carrier: string; readonly customer: string }): string;
  span(of: {
    readonly from: string;
    readonly to: string;
    readonly length: string;
    readonly holder: string;
    readonly why: string;
  }): string;
  readonly untilNow: string;
  heldFor(holder: string, length: string): string;
  suspension(of: { readonly reason: string; readonly until: string; readonly approved: boolean }): string;
  chases(count: number): string;
  readonly progress: Progress;
  readonly next: Next;
}

/** What a customer is told, in plain words: never a segment, never a round. */
export interface Progress {
  readonly declared: string;
  readonly acknowledged: string;
  readonly repairing: string;
  readonly bypassed: string;
  readonly yours: string;
  readonly paused: (reason: string, until: string) => string;
  readonly testing: string;
  readonly pleaseTest: string;
  readonly restored: string;
  readonly confirmed: string;
  readonly closed: string;
  readonly closedUnconfirmed: string;
  readonly dismissed: (resolution: string) => string;
}

/** What comes next, as colleagues say it. */
export interface Next {
  readonly acknowledge: string;
  readonly findings: string;
  readonly confirm: string;
  readonly dispatch: string;
  readonly clear: (where: string) => string;
  readonly customerClears: (where: string) => string;
  readonly test: (party: string, items: string) => string;
  readonly tell: string;
  readonly close: string;
}

const PHRASES: Readonly<Record<Language, Phrases>> = { zh: zhPhrases, en: enPhrases };
export const phrasesOf = (language: Language): Phrases => PHRASES[language];
