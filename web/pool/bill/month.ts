/** The month `by` months later: `2026-12` and 1 make `2027-01`. */
export function monthFrom(month: string, by: number): string {
  const [year = 0, of = 1] = month.split('-').map(Number);
  const count = year * 12 + (of - 1) + by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}
