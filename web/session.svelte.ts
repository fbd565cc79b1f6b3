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
/** It ended while its user was at work: by a change of password or role, by an administrator, or by its age. */
let cut = $state(false);
/** Whose work goes on without the server and waits in the browser; others have nothing to show without it. */
export const REMEMBERED = ['customer', 'field'] as const;
const MAY_BE_REMEMBERED = z.extend(meSchema, { role: z.enum(REMEMBERED) });
/** Left behind by a paired screen: this browser is a wall, whatever becomes of its session. */
const SCREEN = 'demarc.screen';
let wasScreen = $state(localStorage.getItem(SCREEN) !== null);
const ASK_AGAIN = 5000;
let asking: ReturnType<typeof setTimeout> | undefined;

async function load(): Promise<void> {
  try {
    me = await request('/api/me', meSchema);
    state = 'in';
    remembered = cut = false;
    markScreen(me.screen !== undefined);
    if (MAY_BE_REMEMBERED.safeParse(me).success) mine.keep('me', me.user, me);
    connection.open(() => void check());
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      cut ||= state === 'in';
      leave();
    } else if (state !== 'in' || remembered) recall();
  }
}

function markScreen(screen: boolean): void {
  wasScreen = screen;
  if (screen) localStorage.setItem(SCREEN, '1');
  else localStorage.removeItem(SCREEN);
}

/** Opened without a network: as the customer or technician who was last signed in here, until the server can be asked. */
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
  /** Nobody is signed in, and it was not their doing. */
  get cut(): boolean {
    return cut;
  },
  /** There is no server now, or nobody has been asked yet that was reached: what is shown is what this device has. */
  get away(): boolean {
    return remembered || connection.state === 'down';
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
  /** What this browser is to show as a paired screen; null where it is none. */
  get screen(): NonNullable<Me['screen']> | null {
    return me?.screen ?? null;
  },
  /** Whether this browser is, or was, a paired screen. */
  get wasScreen(): boolean {
    return wasScreen;
  },
  forgetScreen: (): void => markScreen(false),
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
    cut = false;
  },
};
