const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day in a zone, `YYYY-MM-DD` (which is how Canadian English writes it). */
export function dayIn(at: number, zone: string): string {
  const known = formats.get(zone);
  const format = known ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  if (known === undefined) formats.set(zone, format);
  return format.format(at);
}
