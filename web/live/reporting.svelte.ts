import { REPORT_EVERY } from '#shared/screens/freshness.ts';
import { connection } from './connection.svelte.ts';

/**
 * Says how old what this screen shows is: every so often, and at once when it turns stale or fresh. Not because it is
 * connected again: what it shows is old until the first pulse says otherwise. Inside an `$effect`.
 */
export function reporting(): () => void {
  const turn = $derived(connection.asOf === null ? null : connection.stale);
  $effect(() => {
    if (turn !== null) connection.report();
  });
  const timer = setInterval(() => connection.report(), REPORT_EVERY);
  return () => clearInterval(timer);
}
