import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '#db/root.ts';
import { DARK, LIGHT } from './style.ts';

describe('the plain pages', () => {
  it('have the colours of all the others', () => {
    const tokens = readFileSync(path.join(projectRoot, 'web/ui/tokens.css'), 'utf8');
    for (const [name, light] of Object.entries(LIGHT)) {
      const [, inLight, inDark] = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(tokens) ?? [];
      expect([name, inLight, inDark]).toEqual([name, light, Object.entries(DARK).find(([key]) => key === name)?.[1]]);
    }
  });
});
