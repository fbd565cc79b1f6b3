import { expect, it } from 'vitest';
import { intent } from './intent.ts';

it('what is sent again as it was has the key that it had, and what was changed has another', () => {
  const keyFor = intent();
  const first = keyFor({ plan: 'large', reason: 'asked' });
  expect(keyFor({ plan: 'large', reason: 'asked' })).toBe(first);
  const changed = keyFor({ plan: 'large', reason: 'asked by phone' });
  expect(changed).not.toBe(first);
  expect(keyFor({ plan: 'large', reason: 'asked by phone' })).toBe(changed);
});

it('two forms never share one', () => {
  expect(intent()({ plan: 'large' })).not.toBe(intent()({ plan: 'large' }));
});
