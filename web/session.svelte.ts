import type { Caller } from '#shared/actor.ts';
import { meSchema, type Me } from '#shared/api/me.ts';
import { Problem } from '#web/http/problem.ts';
import { request, requestNothing } from '#web/http/request.ts';
import { connection } from '#web/live/connection.svelte.ts';
import { mine } from '#web/mine.ts';

/** Who is signed in. `unknown` until the server has been asked, `failed` when it could not be. */
export type SessionState = 'unknown' | 'out' | 'in' | 'failed';

let state = $state<SessionState>('unknown');
let me = $state.raw<Me | null>(null);

async function load(): Promise<void> {
  try {
    me = await request('/api/me', meSchema);
    state = 'in';
    connection.open(() => void check());
  } catch (error) {
    if (error instanceof Problem && error.status === 401) leave();
    else if (state !== 'in') state = 'failed';
  }
}

/** The socket was refused or cut: is the session over, or only the connection? */
async function check(): Promise<void> {
  if (state === 'in') await load();
}

function leave(): void {
  connection.close();
  me = null;
  state = 'out';
}

export const session = {
  get state(): SessionState {
    return state;
  },
  /** The signed-in user. @throws outside a signed-in page, which never renders without one */
  get me(): Me {
    if (me === null) throw new Error('nobody is signed in');
    return me;
  },
  /** The same as the rules of `shared/actor.ts` know it. */
  get caller(): Caller {
    return { ...this.me, branch: this.me.branch.id };
  },
  get zone(): string {
    return me?.branch.zone ?? 'Asia/Shanghai';
  },
  load,
  /** @throws Problem wrong name or password, too many attempts, no connection */
  async signIn(username: string, password: string): Promise<void> {
    await requestNothing('/api/auth/sign-in/username', { method: 'POST', json: { username, password } });
    await load();
  },
  async signOut(): Promise<void> {
    await requestNothing('/api/auth/sign-out', { method: 'POST', json: {} });
    mine.forget();
    leave();
  },
};
