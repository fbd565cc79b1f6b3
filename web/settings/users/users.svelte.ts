import type * as z from 'zod/mini';
import { type AdminUser, adminUserListSchema, adminUserSchema, newPasswordSchema } from '#shared/api/adminUser.ts';
import type { EditUserRequest, NewUserRequest, PersonRole, UserKind } from '#shared/api/adminUser.ts';
import { Problem } from '#web/http/problem.ts';
import { request } from '#web/http/request.ts';

const PAUSE = 200;

export interface Filter {
  kind: UserKind;
  role: PersonRole | '';
  state: 'active' | 'disabled' | '';
  q: string;
}

/** The users that match the filter, and what is done with them. */
export class Users {
  filter = $state<Filter>({ kind: 'person', role: '', state: '', q: '' });
  list = $state.raw<readonly AdminUser[] | null>(null);
  total = $state(0);
  refused = $state.raw<Problem | null>(null);
  /** Not the list itself: what is loaded must not ask for itself again. */
  #first = true;
  #asked: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Asks whenever the filter changes; while somebody types, once they pause. @returns stops it */
  follow(): () => void {
    const { kind, role, state, q } = this.filter;
    const query = new URLSearchParams({ kind });
    if (role !== '' && kind === 'person') query.set('role', role);
    if (state !== '') query.set('state', state);
    if (q.trim() !== '') query.set('q', q.trim());
    this.#timer = setTimeout(() => void this.#load(query), this.#first ? 0 : PAUSE);
    return () => {
      clearTimeout(this.#timer);
      this.#asked?.abort();
    };
  }

  async #load(query: URLSearchParams): Promise<void> {
    this.#first = false;
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const { items, total } = await request(`/api/admin/users?${query}`, adminUserListSchema, {
        signal: asked.signal,
      });
      this.list = items;
      this.total = total;
      this.refused = null;
    } catch (problem) {
      if (asked.signal.aborted) return;
      if (!(problem instanceof Problem)) throw problem;
      this.refused = problem;
    }
  }

  retry(): void {
    this.refused = null;
    this.filter = { ...this.filter };
  }

  /** @throws Problem @returns the random password, where none was given */
  async add(json: NewUserRequest): Promise<string | null> {
    const { user, password } = await this.#send('', 'POST', json, newPasswordSchema);
    this.list = [user, ...(this.list ?? [])];
    this.total += 1;
    return password;
  }

  /** @throws Problem */
  async edit(user: AdminUser, json: EditUserRequest): Promise<void> {
    this.#put(await this.#send(`/${encodeURIComponent(user.id)}`, 'PATCH', json, adminUserSchema));
  }

  /** @throws Problem */
  async setDisabled(user: AdminUser, disabled: boolean): Promise<void> {
    const path = `/${encodeURIComponent(user.id)}/${disabled ? 'disable' : 'enable'}`;
    this.#put(await this.#send(path, 'POST', {}, adminUserSchema));
  }

  /** @throws Problem @returns as `add` */
  async resetPassword(user: AdminUser, given: string): Promise<string | null> {
    const path = `/${encodeURIComponent(user.id)}/password`;
    const answer = await this.#send(path, 'POST', given === '' ? {} : { password: given }, newPasswordSchema);
    this.#put(answer.user);
    return answer.password;
  }

  #send<S extends z.ZodMiniType>(
    path: string,
    method: 'POST' | 'PATCH',
    json: object,
    schema: S,
  ): Promise<z.output<S>> {
    return request(`/api/admin/users${path}`, schema, { method, json });
  }

  /** In its place, whatever the filter says: what one has just changed does not vanish under one's hand. */
  #put(user: AdminUser): void {
    this.list = (this.list ?? []).map((other) => (other.id === user.id ? user : other));
  }
}
