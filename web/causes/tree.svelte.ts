import { type CauseNodeView, causeTreeSchema } from '#shared/api/causes.ts';
import { Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

/** What lies beneath the eleven causes. `null` until it is known: a cause can be said without it. */
let nodes = $state.raw<readonly CauseNodeView[] | null>(null);

export const causeTree = {
  get nodes(): readonly CauseNodeView[] | null {
    return nodes;
  },
  /** Asks anew whenever somebody is about to choose; away from the server the last answer stands. */
  async load(): Promise<void> {
    try {
      nodes = (await request('/api/causes', causeTreeSchema)).items;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
    }
  },
};
