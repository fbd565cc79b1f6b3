/** Calendar days `YYYY-MM-DD` of some zone, both included. Arithmetic of days needs no zone: a day is a day. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** A leap year and a month to compare it with. */
export const LONGEST_PERIOD = 400;
const DAY = 86_400_000;

const number = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY;
const text = (n: number): string => new Date(n * DAY).toISOString().slice(0, 10);

/** In days; at least 1 where `from` is not after `to`. */
export const lengthOf = ({ from, to }: Period): number => number(to) - number(from) + 1;

export const PRESETS = ['thisMonth', 'lastMonth', 'last30', 'last90'] as const;
export type Preset = (typeof PRESETS)[number];

const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;

/** What a preset means on `today`: both months are calendar months, the others end today. */
export function periodOf(preset: Preset, today: string): Period {
  switch (preset) {
    case 'thisMonth':
      return { from: monthOf(today), to: today };
    case 'lastMonth': {
      const to = text(number(monthOf(today)) - 1);
      return { from: monthOf(to), to };
    }
    case 'last30':
      return { from: text(number(today) - 29), to: today };
    case 'last90':
      return { from: text(number(today) - 89), to: today };
  }
}

/** The preset that means exactly this period today; null for one's own days. */
export const presetOf = (period: Period, today: string): Preset | null =>
  PRESETS.find((preset) => {
    const meant = periodOf(preset, today);
    return meant.from === period.from && meant.to === period.to;
  }) ?? null;
