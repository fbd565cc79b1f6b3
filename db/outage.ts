import pg from 'pg';

/** An outage that was met elsewhere, in another thread. */
export class Outage extends Error {}

/** Whether the database is away, shutting down, full or out of connections: nothing was stored, and it may work soon. */
export function isOutage(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|53|57P|25006|58)/.test(error.code ?? '');
  if (error instanceof Outage) return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(ECONN|EPIPE|ETIMEDOUT|ENOENT)/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  );
}
