/** Where declarations wait in this browser. */
export const OUTBOX = 'demarc.outbox';

/** Whether there may be any, without fetching what reads them: who never declared here has no such database. */
export async function mayBeKept(): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === OUTBOX);
  } catch {
    // A browser that does not say.
    return true;
  }
}
