import { expect, it } from 'vitest';
import { shownPath } from './shownPath.ts';

it.each([
  ['/r/Zm9vYmFy', '/r/…'],
  ['/R/Zm9vYmFy/x', '/R/…/x'],
  ['/r', '/r'],
  ['/api/tickets/F20261129-0001', '/api/tickets/F20261129-0001'],
  ['/registry/r/1', '/registry/r/1'],
])('%s is logged as %s', (path, shown) => expect(shownPath(path)).toBe(shown));
