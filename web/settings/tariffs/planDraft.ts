import { DIALLED_TYPES, type DialledType, FEATURE_TYPES, type FeatureType } from '#shared/pool/callType.ts';
import type { Plan, Rounding, Treatment } from '#shared/pool/plan.ts';

/** How a type is charged, as a form holds it: the price as it is typed. */
export interface Charged {
  kind: Treatment['kind'] | 'by_type';
  price: string;
}
/** A plan as a form holds it: everything as it is typed. */
export interface PlanDraft {
  zh: string;
  en: string;
  monthlyFee: string;
  includedMinutes: string;
  overage: string;
  vat: string;
  alertLevels: string;
  rounding: Rounding;
  types: Record<DialledType, Charged>;
  features: Record<FeatureType, Charged>;
}
export type DraftField = 'zh' | 'en' | 'monthlyFee' | 'includedMinutes' | 'overage' | 'vat' | 'alertLevels' | 'prices';

/** `0.10` of 10 fen. */
export const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** Fen of an amount as people write it; null where it is none, or is finer than a fen. */
export function fenOf(text: string): number | null {
  const match = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(text.trim());
  return match === null ? null : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

const chargedOf = (treatment: Treatment | undefined): Charged => ({
  kind: treatment?.kind ?? 'by_type',
  price: treatment?.kind === 'per_minute' ? yuan(treatment.fen) : '',
});
const all = <K extends string, V>(keys: readonly K[], of: (key: K) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, V>;

export const draftOf = (plan: Plan): PlanDraft => ({
  zh: plan.name.zh,
  en: plan.name.en,
  monthlyFee: yuan(plan.monthlyFeeFen),
  includedMinutes: String(plan.includedMinutes),
  overage: yuan(plan.overageFen),
  vat: String(plan.vatPercent),
  alertLevels: plan.alertLevels.join(' '),
  rounding: plan.rounding,
  types: all(DIALLED_TYPES, (type) => chargedOf(plan.types[type])),
  features: all(FEATURE_TYPES, (type) => chargedOf(plan.features?.[type])),
});

/** What another plan begins with: all of one that is there but its names, which tell them apart. */
export const copyOf = (plan: Plan, { zh, en }: Pick<PlanDraft, 'zh' | 'en'> = { zh: '', en: '' }): PlanDraft => ({
  ...draftOf(plan),
  zh,
  en,
});

const countOf = (text: string): number | null => (/^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : null);
const numbersOf = (text: string): number[] | null => {
  const words = text.split(/[\s,，、]+/).filter((word) => word !== '');
  return words.every((word) => /^\d{1,4}$/.test(word)) ? words.map(Number) : null;
};
/** Null: nothing is said of it; `wrong`: a price that is none. */
function treatmentOf({ kind, price }: Charged): Treatment | null | 'wrong' {
  if (kind === 'by_type') return null;
  if (kind !== 'per_minute') return { kind };
  const fen = fenOf(price);
  return fen === null ? 'wrong' : { kind, fen };
}
/** Whether it is by the minute, and at no price. */
export const hasNoPrice = (charged: Charged): boolean => treatmentOf(charged) === 'wrong';
const entriesOf = <K extends string>(keys: readonly K[], charged: Record<K, Charged>): Record<string, Treatment> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const treatment = treatmentOf(charged[key]);
      return treatment === null || treatment === 'wrong' ? [] : [[key, treatment]];
    }),
  );

/** What a form says as a plan is written, for the server to judge; or the fields that cannot be read. */
export function planIn(draft: PlanDraft): { readonly plan: object } | { readonly faults: readonly DraftField[] } {
  const monthlyFeeFen = fenOf(draft.monthlyFee);
  const includedMinutes = countOf(draft.includedMinutes);
  const overageFen = fenOf(draft.overage);
  const vatPercent = /^\d{1,2}(?:\.\d{1,2})?$/.test(draft.vat.trim()) ? Number(draft.vat) : null;
  const alertLevels = numbersOf(draft.alertLevels);
  const priced = [...Object.values(draft.types), ...Object.values(draft.features)];
  const faults = (
    [
      ['zh', draft.zh.trim() === ''],
      ['en', draft.en.trim() === ''],
      ['monthlyFee', monthlyFeeFen === null],
      ['includedMinutes', includedMinutes === null],
      ['overage', overageFen === null],
      ['vat', vatPercent === null],
      ['alertLevels', alertLevels === null],
      ['prices', priced.some(hasNoPrice)],
    ] as const
  ).flatMap(([field, wrong]) => (wrong ? [field] : []));
  if (faults.length > 0) return { faults };
  const features = entriesOf(FEATURE_TYPES, draft.features);
  return {
    plan: {
      name: { zh: draft.zh.trim(), en: draft.en.trim() },
      monthlyFeeFen,
      includedMinutes,
      overageFen,
      vatPercent,
      rounding: draft.rounding,
      types: entriesOf(DIALLED_TYPES, draft.types),
      ...(Object.keys(features).length === 0 ? {} : { features }),
      alertLevels,
    },
  };
}
