import * as z from 'zod/mini';
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
/** The server could not be asked: `me` is who it was when it last could. */
let remembered = $state(false);
/** What a customer does without the server waits in the browser; staff have nothing to show without it. */
const MAY_BE_REMEMBERED = z.extend(meSchema, { role: z.literal('customer') });
const ASK_AGAIN = 5000;
let asking: ReturnType<typeof setTimeout> | undefined;

async function load(): Promise<void> {
  try {
    me = await request('/api/me', meSchema);
    state = 'in';
    remembered = false;
    if (me.role === 'customer') mine.keep('me', me.user, me);
    connection.open(() => void check());
  } catch (error) {
    if (error instanceof Problem && error.status === 401) leave();
    else if (state !== 'in' || remembered) recall();
  }
}

/** Opened without a network: as the customer who was last signed in here, until the server can be asked. */
function recall(): void {
  me = mine.read('me', null, MAY_BE_REMEMBERED);
  remembered = me !== null;
  state = remembered ? 'in' : 'failed';
  clearTimeout(asking);
  if (remembered) asking = setTimeout(() => void load(), ASK_AGAIN);
}

/** The socket was refused or cut: is the session over, or only the connection? */
async function check(): Promise<void> {
  if (state === 'in') await load();
}

function leave(): void {
  connection.close();
  clearTimeout(asking);
  remembered = false;
  me = null;
  state = 'out';
}

export const session = {
  get state(): SessionState {
    return state;
  },
  /** Nobody has said so lately: the server is away. */
  get remembered(): boolean {
    return remembered;
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
