import { userListSchema, type User } from '#shared/api/user.ts';
import { Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

/** Who can be given work. `null` until it is known: a name can then still be typed. */
let list = $state.raw<readonly User[] | null>(null);

export const staff = {
  get list(): readonly User[] | null {
    return list;
  },
  /** Asks anew whenever somebody is about to choose: shifts change while a page stays open. */
  async load(): Promise<void> {
    try {
      list = (await request('/api/users', userListSchema)).items;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
    }
  },
};
