import { untrack } from 'svelte';
import { toasts } from '#web/ui/toasts.svelte.ts';

/**
 * What can be done on the page now, told once: the keyboard, the `?` sheet and the command palette all read it from here.
 * A view offers its actions while it is shown; what is offered last comes first, and its keys win.
 */
export interface Action {
  readonly id: string;
  /** Heading under which it is listed. */
  readonly group: string;
  readonly text: string;
  /** `a`, `Enter`, or two pressed one after the other: `g t`. Several where several do the same. */
  readonly keys?: readonly string[];
  /** Why it cannot be done now. It stays listed, and says so, there and where its key is pressed. */
  readonly why?: string | null;
  run(): void;
}

type Source = () => readonly Action[];

/** How long the first of two keys waits for the second. */
const SEQUENCE = 1200;

let sources = $state.raw<readonly Source[]>([]);
let first: { readonly key: string; readonly at: number } | null = null;

const all = (): Action[] => {
  const listed = new Map<string, Action>();
  for (const action of sources.flatMap((source) => source())) {
    if (!listed.has(action.id)) listed.set(action.id, action);
  }
  return [...listed.values()];
};

export const actions = {
  /** What is offered now, in the order of listing. Reactive. */
  get all(): Action[] {
    return all();
  },

  /** @returns takes the offer back; return it from an `$effect` */
  offer(source: Source): () => void {
    // Offering is no reading: the effect that offers must not run again for what others offer.
    sources = [source, ...untrack(() => sources)];
    return () => {
      sources = untrack(() => sources).filter((other) => other !== source);
    };
  },

  /**
   * Does what a key stands for. The caller has made sure that the key is not somebody's typing.
   * @param at ms, of any clock that goes forward
   * @returns whether the key had a meaning
   */
  press(key: string, at: number): boolean {
    const before = first !== null && at - first.at < SEQUENCE ? first.key : null;
    first = null;
    const offered = all();
    const hit = offered.find((action) => action.keys?.includes(before === null ? key : `${before} ${key}`));
    if (hit !== undefined) {
      if (hit.why) toasts.show('attention', hit.why);
      else hit.run();
      return true;
    }
    if (before === null && offered.some((action) => action.keys?.some((keys) => keys.startsWith(`${key} `)))) {
      first = { key, at };
      return true;
    }
    return false;
  },
};
