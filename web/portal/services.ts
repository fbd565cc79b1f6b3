import { serviceListSchema, type Service } from '#shared/api/service.ts';
import { Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';
import { mine } from '#web/mine.ts';

/** The services of whoever is signed in; without a network, as they were last seen in this browser: enough to declare by. */
export async function ownServices(user: string): Promise<readonly Service[]> {
  try {
    const list = await request('/api/services', serviceListSchema);
    mine.keep('services', user, list);
    return list.items;
  } catch (problem) {
    const known = mine.read('services', user, serviceListSchema);
    if (known === null || !(problem instanceof Problem) || problem.code !== 'network') throw problem;
    return known.items;
  }
}
