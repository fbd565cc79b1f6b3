import * as z from 'zod/mini';
import { importEntrySchema, importListSchema, IMPORTS_SHOWN, type ImportEntry } from '#shared/api/imports.ts';
import { explain } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import type { Parsed } from './keyed.ts';
import { KeyedFeed } from './keyedFeed.svelte.ts';

export type LiveImport = ImportEntry & { readonly key: string };
const liveImport = (entry: ImportEntry): LiveImport => ({ ...entry, key: entry.id });
const liveImportSchema = z.pipe(importEntrySchema, z.transform(liveImport));

/** The import log of the reader's branch: its latest entries live, older ones by the page. */
export class ImportsFeed extends KeyedFeed<LiveImport> {
  /** Whether there may be older ones. */
  more = $state(false);
  busy = $state(false);
  problem = $state<string | null>(null);
  /** Newest first. */
  readonly list = $derived(
    this.items && [...this.items.values()].sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id)),
  );

  constructor() {
    super('imports', liveImportSchema);
  }

  protected override take(items: readonly Parsed<LiveImport>[], full: boolean): void {
    super.take(items, full);
    if (full) this.more = items.length >= IMPORTS_SHOWN;
  }

  async older(): Promise<void> {
    const last = this.list?.at(-1);
    if (last === undefined || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      const { items, nextCursor } = await request(`/api/call-records/imports?cursor=${last.id}`, importListSchema);
      this.take(
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
}
