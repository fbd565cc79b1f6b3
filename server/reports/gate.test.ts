import { expect, it } from 'vitest';
import { createGate } from './gate.ts';

it('lets in as many as there are places, and the next as one leaves', async () => {
  const gate = createGate(2);
  const begun: string[] = [];
  const leave = new Map<string, () => void>();
  const visit = (name: string) =>
    gate(async () => {
      begun.push(name);
      await new Promise<void>((done) => leave.set(name, done));
      return name;
    });
  const visits = ['a', 'b', 'c'].map(visit);
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b']);
  leave.get('b')?.();
  expect(await visits[1]).toBe('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  leave.get('a')?.();
  leave.get('c')?.();
  expect(await Promise.all(visits)).toEqual(['a', 'b', 'c']);
});

it('gives the place of one that failed to the next', async () => {
  const gate = createGate(1);
  const failed = gate(() => Promise.reject(new Error('gone')));
  const next = gate(() => Promise.resolve('in'));
  await expect(failed).rejects.toThrow('gone');
  expect(await next).toBe('in');
});
