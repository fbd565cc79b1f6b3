import * as z from 'zod/mini';
import { importEntrySchema, importListSchema, IMPORTS_SHOWN, type ImportEntry } from '#shared/api/imports.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import type { Refused } from './board.svelte.ts';
import { connection } from './connection.svelte.ts';
import { merge, parseItem } from './keyed.ts';

export type LiveImport = ImportEntry & { readonly key: string };
const liveImport = (entry: ImportEntry): LiveImport => ({ ...entry, key: entry.id });
const liveImportSchema = z.pipe(importEntrySchema, z.transform(liveImport));

/** The import log of the reader's branch: its latest entries live, older ones by the page. `null`: no snapshot yet. */
export class ImportsFeed {
  refused = $state.raw<Refused | null>(null);
  /** Whether there may be older ones. */
  more = $state(false);
  busy = $state(false);
  problem = $state<string | null>(null);
  #entries = $state.raw<ReadonlyMap<string, LiveImport> | null>(null);
  /** Newest first. */
  readonly list = $derived(
    this.#entries && [...this.#entries.values()].sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id)),
  );

  follow(): () => void {
    return connection.watch('imports', undefined, {
      apply: (items, full) => {
        this.#add(
          items.map((raw) => parseItem(raw, liveImportSchema)),
          full,
        );
        if (full) this.more = items.length >= IMPORTS_SHOWN;
        this.refused = null;
      },
      refused: (code, detail) => {
        this.refused = { code, detail };
      },
    });
  }

  async older(): Promise<void> {
    const last = this.list?.at(-1);
    if (last === undefined || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      const { items, nextCursor } = await request(`/api/call-records/imports?cursor=${last.id}`, importListSchema);
      this.#add(
        items.map((entry) => ({ item: liveImport(entry) })),
        false,
      );
      this.more = nextCursor !== null;
    } catch (problem) {
      this.problem = explain(problem);
    } finally {
      this.busy = false;
    }
  }

  #add(items: Parameters<typeof merge<LiveImport>>[1], full: boolean): void {
    this.#entries = merge(this.#entries ?? new Map<string, LiveImport>(), items, full);
  }
}
