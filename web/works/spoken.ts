import { parseIso } from '#shared/time.ts';
import { localIn } from '#shared/zone.ts';

/** What the clock shows; nothing where nothing was understood. */
const shown = (at: string, zone: string): string => (at === '' ? '' : localIn(parseIso(at), zone));

/** A window as a request says it: what clocks in `zone` show at two instants, ISO 8601, of which either may be empty. */
export const spokenIn = (zone: string, { from, to }: { readonly from: string; readonly to: string }) => ({
  from: shown(from, zone),
  to: shown(to, zone),
  zone,
});
