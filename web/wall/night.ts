/** The hour of the day in a zone, 0–23. */
export const hourIn = (at: number, zone: string): number =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at));

/** Whether an hour lies in the night from `from` to `to`, which may pass midnight; equal hours mean no night at all. */
export const isNight = (hour: number, from: number, to: number): boolean =>
  from <= to ? hour >= from && hour < to : hour >= from || hour < to;
