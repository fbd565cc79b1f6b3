import * as z from 'zod/mini';
import { FILTERS } from './filters.ts';
import { GROUPINGS } from './groups.ts';

const viewSchema = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(40)),
  filter: z.enum(FILTERS),
  search: z.string().check(z.maxLength(200)),
  grouping: z.enum(GROUPINGS),
});
/** A filter, a search and a grouping under a name of the reader's. */
export type SavedView = z.infer<typeof viewSchema>;

const MOST = 20;

/** The reader's own views of the list, kept in this browser under their name. */
export class SavedViews {
  list = $state.raw<readonly SavedView[]>([]);
  readonly #key: string;

  constructor(user: string) {
    this.#key = `demarc.triage.views.${user}`;
    this.list = this.#read();
  }

  /** A view of the same name is replaced. */
  save(view: SavedView): void {
    this.#write([...this.list.filter((other) => other.name !== view.name), view].slice(-MOST));
  }

  remove(name: string): void {
    this.#write(this.list.filter((view) => view.name !== name));
  }

  #read(): readonly SavedView[] {
    try {
      const parsed = z.array(viewSchema).safeParse(JSON.parse(localStorage.getItem(this.#key) ?? '[]'));
      return parsed.success ? parsed.data : [];
    } catch (error) {
      // Kept by an older page, or damaged: the list is worth no failure.
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  }

  #write(list: readonly SavedView[]): void {
    this.list = list;
    localStorage.setItem(this.#key, JSON.stringify(list));
  }
}
