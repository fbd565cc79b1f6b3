import { expect, it } from 'vitest';
import { canBeDialled } from './phone.ts';

it.each([
  '110',
  '8001',
  '15400000001',
  '+86 154-0000-0001',
  '(0903) 1234567',
  '10086-8',
  '7654321 转 12',
  '7654321 ext. 12',
])('a person can call %s', (number) => expect(canBeDialled(number)).toBe(true));

it.each(['', '  ', '12ab', 'abc', '12', '王老师', '-', '154****0001'])('nobody can call “%s”', (number) =>
  expect(canBeDialled(number)).toBe(false),
);
