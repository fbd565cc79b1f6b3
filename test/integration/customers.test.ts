import { beforeAll, describe, expect, it } from 'vitest';
import { customerDetailSchema, numberListSchema } from '#shared/api/customer.ts';
import { customerListSchema } from '#shared/api/service.ts';
import { type Caller, startServer, type TestApp } from '#test/harness/server.ts';

let app: TestApp;
let manager: Caller;
let college: Caller;

beforeAll(async () => {
  app = await startServer({ demo: true });
  manager = await app.signIn('manager');
  college = await app.signIn('college');
});

const customer = async (who: Caller, id: string) =>
  customerDetailSchema.parse(await (await who.fetch(`/api/customers/${id}`)).json());
const numbers = async (who: Caller, query: string) =>
  numberListSchema.parse(await (await who.fetch(`/api/services/svc-college/numbers?${query}`)).json());

describe('an account manager', () => {
  it('lists their own customers with the day the contract ends, and no other’s', async () => {
    const { items } = customerListSchema.parse(await (await manager.fetch('/api/customers')).json());
    expect(items.map((c) => c.id)).toContain('college');
    expect(items.map((c) => c.id)).not.toContain('hospital');
    expect(items.find((c) => c.id === 'college')?.contractEnd).toMatch(/^\d{4}-02-2[89]$/);
    expect((await manager.fetch('/api/customers/hospital')).status).toBe(404);
  });

  it('reads contracts, services with their line and cabinet code, and the people of both sides', async () => {
    const found = await customer(manager, 'college');
    expect(found.manager).toEqual({ id: 'manager', name: expect.any(String) as string });
    expect(found.contracts.map((c) => c.plan.name?.zh)).toEqual(['融合通信 55 线套餐']);
    expect(found.services).toMatchObject([
      { id: 'svc-college', cabinetCode: 'DEMO-COLLEGE', numbers: { desk: 55, mobile: 20 } },
    ]);
    expect(found.services[0]?.line.map((e) => e.party)).toEqual([
      'carrier',
      'carrier',
      'carrier',
      'channel',
      'customer',
      'customer',
    ]);
    expect(new Set(found.contacts.map((c) => `${c.side} ${c.duty}`))).toEqual(
      new Set(['customer fault_contact', 'customer signatory', 'carrier fault_contact']),
    );
    expect(JSON.stringify(found)).not.toMatch(/\+86154\d{8}/);
  });
});

describe('the customer itself', () => {
  it('reads its people’s numbers, and nobody of the carrier’s staff', async () => {
    const own = await customer(college, 'college');
    expect(own.manager).toBeNull();
    expect(own.contacts.find((c) => c.id === 'college-fault')?.phone).toBe('+8615490000001');
  });
});

describe('the numbers of a service', () => {
  it('come a page at a time, desk lines first, and count all', async () => {
    const first = await numbers(manager, 'limit=60');
    const rest = await numbers(manager, 'limit=60&offset=60');
    expect([first.items.length, rest.items.length, first.total]).toEqual([60, 15, 75]);
    expect(new Set([...first.items, ...rest.items].map((n) => n.ref)).size).toBe(75);
    expect(first.items.slice(0, 55).every((n) => n.kind === 'desk')).toBe(true);
  });

  it('are found by a part of a desk number, by a label, and a member by the whole number alone', async () => {
    expect((await numbers(manager, 'q=0000017')).items.map((n) => n.number)).toEqual(['+869030000017']);
    expect((await numbers(manager, `q=${encodeURIComponent('移动成员 3')}`)).items.map((n) => n.number)).toEqual([
      '+86154****0003',
    ]);
    expect((await numbers(manager, 'q=15400000003')).total).toBe(1);
    expect((await numbers(manager, 'q=1540000000')).total).toBe(0);
    expect((await numbers(college, 'q=1540000000')).total).toBe(9);
  });

  it.each(['limit=0', 'limit=201', 'offset=-1', 'page=2', 'q=a%00b'])('refuse %s, naming the field', async (query) => {
    const answer = await manager.fetch(`/api/services/svc-college/numbers?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ field: expect.any(String) as string }] });
  });
});
