/** The longest a page may think without looking up, in ms: half of what is left of a frame beside drawing. */
const SLICE = 6;

/** Lets the browser draw and take input, then goes on. */
const breath = (): Promise<void> =>
  'scheduler' in globalThis && 'yield' in globalThis.scheduler
    ? globalThis.scheduler.yield()
    : new Promise((resolve) => setTimeout(resolve));

/** `work` on each of many, in slices short enough that the page stays alive meanwhile. @throws what `work` throws */
export async function mapInSlices<A, B>(all: readonly A[], work: (one: A) => B): Promise<B[]> {
  const done: B[] = [];
  let since = performance.now();
  for (const one of all) {
    if (performance.now() - since > SLICE) {
      await breath();
      since = performance.now();
    }
    done.push(work(one));
  }
  return done;
}
