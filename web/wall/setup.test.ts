import { expect, it } from 'vitest';
import { settingsOf } from './setup.svelte.ts';

it('begins with sound, dimmed nights and nobody masked', () => {
  expect(settingsOf(null)).toMatchObject({ sound: true, dim: true, masked: false, seconds: 15 });
});

it('keeps what was chosen, and takes what is new since as it begins', () => {
  expect(settingsOf('{"masked":true,"seconds":30}')).toMatchObject({ masked: true, seconds: 30, sound: true });
});

it.each(['not JSON', 'null', '[]', '{"seconds":0}', '{"dimFrom":"ten"}'])('begins anew where %s was kept', (stored) => {
  expect(settingsOf(stored)).toEqual(settingsOf(null));
});
