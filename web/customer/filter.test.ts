import { describe, expect, it } from 'vitest';
import type { Customer } from '#shared/api/service.ts';
import { ALL, type Filter, matching } from './filter.ts';

const customer = (id: string, name: string, over: Partial<Customer> = {}): Customer => ({
  id,
  name,
  shortName: name,
  level: 'A',
  area: 'urban',
  county: '市区',
  services: [{ id: `svc-${id}`, name: `${name}融合通信`, state: 'normal' }],
  openTickets: 0,
  contractEnd: '2027-02-28',
  contractState: 'running',
  ...over,
});
const SCHOOL = customer('school', '育林中学', { level: 'AA' });
const FOREST = customer('forest', '红柳林场', { county: '青泉县' });
const find = (over: Partial<Filter>, open = (_: Customer) => 0): string[] =>
  matching([SCHOOL, FOREST], { text: '', level: ALL, county: ALL, faulty: false, ...over }, open).map((c) => c.id);

describe('the list of customers', () => {
  it('shows all while nothing is asked', () => expect(find({})).toEqual(['school', 'forest']));
  it('finds by name, county, service and id, every word of it', () => {
    expect(find({ text: '林' })).toEqual(['school', 'forest']);
    expect(find({ text: '林 青泉' })).toEqual(['forest']);
    expect(find({ text: 'SCHOOL 融合' })).toEqual(['school']);
    expect(find({ text: '林 医院' })).toEqual([]);
  });
  it('keeps to a level, a county, and to whoever has a fault now', () => {
    expect(find({ level: 'AA' })).toEqual(['school']);
    expect(find({ county: '青泉县' })).toEqual(['forest']);
    expect(find({ faulty: true }, (c) => (c.id === 'forest' ? 2 : 0))).toEqual(['forest']);
  });
});
