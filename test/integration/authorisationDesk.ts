import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import { vi } from 'vitest';
import { DEMO_BRANCH } from '#db/demo/rows.ts';
import { createApiKey, createUser } from '#server/auth/seed.ts';
import type { DeclarationAnswer } from '#shared/api/declaration.ts';
import type { Ticket } from '#shared/api/ticket.ts';
import { demoPassword, startServer, type TestApp } from '#test/harness/server.ts';

/** Everybody who may stand at a door. Of the customers and their managers there are two: what is one's own is another's. */
export const CALLERS = [
  'anonymous',
  'screen',
  'college',
  'hospital',
  'manager',
  'manager2',
  'hotline',
  'field',
  'engineer',
  'supervisor',
  'admin',
  'integration',
] as const;
export type CallerName = (typeof CALLERS)[number];

/** Whose thing is asked for. The technician `field` has a task on the college's ticket, and none on the hospital's. */
export const TARGETS = ['college', 'hospital', 'missing'] as const;
export type Target = (typeof TARGETS)[number];

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  readonly json?: unknown;
}

export interface AuthorisationDesk {
  readonly app: TestApp;
  readonly express: Express;
  readonly tickets: Readonly<Record<Target, string>>;
  /** What a caller proves itself with: a cookie, a key, or nothing. */
  readonly proof: Readonly<Record<CallerName, Readonly<Record<string, string>>>>;
  call(who: CallerName, path: string, asked?: Asked): Promise<Response>;
  /** A session of its own, to be ended. */
  signInAgain(who: CallerName): Promise<Readonly<Record<string, string>>>;
}

export const SERVICES: Readonly<Record<Target, string>> = {
  college: 'svc-college',
  hospital: 'svc-hospital',
  missing: 'svc-nowhere',
};
export const CONTRACTS: Readonly<Record<Target, string>> = {
  college: 'C-COLLEGE',
  hospital: 'C-HOSPITAL',
  missing: 'C-NOWHERE',
};

/** Names, ids and numbers that only what is of the hospital has: nobody bound to the college may ever read one. */
export const HOSPITALS = /hospital|医院|白芷|章怀瑾|C-HOSPITAL|\+8690300001\d\d/i;

const WALL = 'wall_in_the_hall';

/** The whole demo desk with a ticket of two customers each, and somebody of every role. */
export async function authorisationDesk(): Promise<AuthorisationDesk> {
  const used = vi.spyOn(express.application, 'use');
  const app = await startServer({ demo: true });
  const own = used.mock.contexts[0];
  used.mockRestore();
  if (!isExpress(own)) throw new Error('the server is no Express application any more');

  await createUser(app.db.pool, {
    username: WALL,
    name: '大厅大屏',
    role: 'screen',
    password: demoPassword,
    branch: DEMO_BRANCH.id,
  });
  const { key } = await createApiKey(app.db.pool, { name: '网管', branch: DEMO_BRANCH.id });
  const signInAgain = async (who: CallerName): Promise<Readonly<Record<string, string>>> => {
    if (who === 'anonymous') return {};
    if (who === 'integration') return { authorization: `Bearer ${key}` };
    return { cookie: (await app.signIn(who === 'screen' ? WALL : who)).cookie };
  };
  const proofs = await Promise.all(CALLERS.map(async (who) => [who, await signInAgain(who)] as const));
  const proof = Object.fromEntries(proofs) as Record<CallerName, Record<string, string>>;

  const call: AuthorisationDesk['call'] = (who, path, { method = 'GET', headers = {}, body, json } = {}) =>
    app.fetch(path, {
      method,
      redirect: 'manual',
      headers: { ...proof[who], ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
    });
  const tickets = { ...(await openTickets(call)), missing: 'F20200101-9999' };
  return { app, express: own, tickets, proof, call, signInAgain };
}

const isExpress = (value: unknown): value is Express => typeof value === 'function' && 'router' in value;

/** The college's is being cleared, with a task for `field`; the hospital's has been acknowledged. */
async function openTickets(call: AuthorisationDesk['call']): Promise<{ college: string; hospital: string }> {
  const declare = async (service: string): Promise<string> => {
    const answer = await call('hotline', '/api/declarations', {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      json: { service, symptom: 'no_dial_tone', description: '无拨号音' },
    });
    return ((await answer.json()) as DeclarationAnswer).ticket.no;
  };
  const send = async (no: string, command: object): Promise<Ticket> => {
    const answer = await call('engineer', `/api/tickets/${no}/commands`, { method: 'POST', json: command });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Ticket;
  };
  const [college, hospital] = [await declare(SERVICES.college), await declare(SERVICES.hospital)];
  for (const no of [college, hospital]) await send(no, { type: 'acknowledge' });
  await send(college, { type: 'recordFinding', text: '接入节点掉线' });
  await send(college, { type: 'recordFinding', text: '灯灭', onBehalf: { name: '陆远舟', how: '来电' } });
  await send(college, { type: 'confirm', class: 'fault', severity: 'major' });
  await send(college, { type: 'openSegment', party: 'carrier', unit: '接入网', assignee: 'field' });
  return { college, hospital };
}
