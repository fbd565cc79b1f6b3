import { io } from 'socket.io-client';
import { expect } from 'vitest';
import { type ScreenSettings, WALL_DEFAULT } from '#shared/api/screenSettings.ts';
import {
  claimAnswerSchema,
  type EditScreen,
  pairingSchema,
  type Pairing,
  type Screen,
  screenListSchema,
  screenSchema,
} from '#shared/api/screens.ts';
import { atEnd } from '#test/harness/atEnd.ts';
import type { Caller, LiveSocket, TestApp } from '#test/harness/server.ts';

export const SETTINGS: ScreenSettings = { language: 'zh', wall: WALL_DEFAULT };

/** A television: what it keeps is its cookie. */
export interface Television {
  readonly cookie: string;
  fetch(at: TestApp, path: string, init?: RequestInit): Promise<Response>;
  socket(at: TestApp): Promise<LiveSocket>;
}

export const ask = async (app: TestApp): Promise<Pairing> => {
  const answer = await app.fetch('/api/auth/pairing', { method: 'POST' });
  expect(answer.status).toBe(201);
  return pairingSchema.parse(await answer.json());
};

export const claim = (app: TestApp, secret: string): Promise<Response> =>
  app.fetch('/api/auth/pairing/claim', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret }),
  });

export const stateOfClaim = async (answer: Response): Promise<string> =>
  claimAnswerSchema.parse(await answer.json()).state;

export const approve = (by: Caller, code: string, name = '大厅'): Promise<Response> =>
  by.post('/api/screens', { code, name, settings: SETTINGS });

export async function pair(app: TestApp, by: Caller, name = '大厅'): Promise<{ screen: Screen; tv: Television }> {
  const { code, secret } = await ask(app);
  const made = await approve(by, code, name);
  expect(made.status).toBe(201);
  const screen = screenSchema.parse(await made.json());
  const claimed = await claim(app, secret);
  const cookie = claimed.headers.getSetCookie().map((one) => one.split(';')[0] ?? '')[0] ?? '';
  expect(await stateOfClaim(claimed)).toBe('paired');
  return { screen, tv: television(cookie) };
}

export const television = (cookie: string): Television => ({
  cookie,
  fetch: (at, path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('cookie', cookie);
    return at.fetch(path, { ...init, headers });
  },
  async socket(at) {
    const socket: LiveSocket = io(at.url, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      forceNew: true,
      reconnection: false,
      autoConnect: false,
    });
    atEnd(() => Promise.resolve(void socket.close()));
    const there = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    socket.connect();
    await there;
    return socket;
  },
});

export const patch = (by: Caller, { id }: Pick<Screen, 'id'>, json: EditScreen): Promise<Response> =>
  by.fetch(`/api/screens/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });

export async function listed(by: Caller, { id }: Pick<Screen, 'id'>): Promise<Screen> {
  const { items } = screenListSchema.parse(await (await by.fetch('/api/screens')).json());
  const found = items.find((screen) => screen.id === id);
  if (found === undefined) throw new Error(`${id} is not listed`);
  return found;
}
