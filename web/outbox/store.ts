import type * as z from 'zod/mini';

/** Rows that outlive the page, by their `id`. */
export interface Store<T extends { readonly id: string }> {
  /** All of them, in no order. What this version cannot read is left where it is. */
  all(): Promise<T[]>;
  /** Resolves once it is on disk. @throws when it cannot be kept: no storage, or none left */
  put(row: T): Promise<void>;
  remove(id: string): Promise<void>;
}

const settled = <R>(request: IDBRequest<R>): Promise<R> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser refused to store'));
  });

function opened(database: string, table: string): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(table, { keyPath: 'id' });
  return settled(request);
}

/** Waits for the commit and not only for the request: a full disk is found out at the end. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = () => reject(transaction.error ?? new Error('the browser refused to store'));
    transaction.oncomplete = () => resolve();
    transaction.onerror = failed;
    transaction.onabort = failed;
  });
}

/**
 * A table in a database of its own in this browser (IndexedDB), shared by all tabs of the site.
 * @param schema what its rows are; they may have been written by an older version of the page
 */
export function browserStore<S extends z.ZodMiniType<{ readonly id: string }>>(
  database: string,
  table: string,
  schema: S,
): Store<z.output<S>> {
  let open: Promise<IDBDatabase> | undefined;
  const db = async (): Promise<IDBDatabase> => {
    open ??= opened(database, table).then((found) => {
      // A connection that the browser closed (storage cleared, or a newer page) is opened anew at the next use.
      found.onclose = () => (open = undefined);
      found.onversionchange = () => {
        found.close();
        open = undefined;
      };
      return found;
    });
    try {
      return await open;
    } catch (error) {
      open = undefined;
      throw error;
    }
  };
  const write = async (change: (rows: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await db()).transaction(table, 'readwrite', { durability: 'strict' });
    change(transaction.objectStore(table));
    await committed(transaction);
  };
  return {
    async all() {
      const rows: unknown[] = await settled((await db()).transaction(table).objectStore(table).getAll());
      return rows.flatMap((row) => {
        const parsed = schema.safeParse(row);
        return parsed.success ? [parsed.data] : [];
      });
    },
    put: (row) => write((rows) => void rows.put(row)),
    remove: (id) => write((rows) => void rows.delete(id)),
  };
}
