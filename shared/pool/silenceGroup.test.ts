import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../time.ts';
import { commonCause, type Silent } from './silenceGroup.ts';

const MINUTE = 60_000;
const silent = (
  id: string,
  line: readonly string[],
  [from, by]: readonly [number, number] = [0, 30],
  group: string | null = null,
): Silent => ({ id, group, from: instant(from * MINUTE), by: instant(by * MINUTE), line });
const NOBODY = new Map<string, number>();

describe('silences that began about the same time', () => {
  const cut = [silent('a', ['core', 'ring', 'node1']), silent('b', ['core', 'ring', 'node2'])];

  it('have the element in common that is nearest to the customers', () => {
    expect(commonCause(silent('c', ['core', 'ring', 'node1']), cut, new Map([['core', 3]]))).toEqual({
      group: null,
      members: ['a', 'b'],
      element: 'ring',
    });
    expect(commonCause(silent('c', ['core', 'ring', 'node1']), [cut[0] ?? silent('a', [])], NOBODY)).toMatchObject({
      element: 'node1',
    });
  });

  it('have nothing in common over which others still call', () => {
    const two = [silent('a', ['core', 'node1'])];
    expect(commonCause(silent('b', ['core', 'node2']), two, new Map([['core', 2]]))).toBeNull();
    // One that came another way does not speak against it.
    expect(commonCause(silent('b', ['core', 'node2']), two, new Map([['core', 1]]))).toMatchObject({ element: 'core' });
  });

  it('are none of a kind where no element is shared, or none is known', () => {
    expect(commonCause(silent('c', ['elsewhere']), cut, NOBODY)).toBeNull();
    expect(commonCause(silent('c', []), cut, NOBODY)).toBeNull();
    expect(commonCause(silent('c', ['ring']), [], NOBODY)).toBeNull();
  });

  it('belong together only where one moment explains all of them', () => {
    const late = silent('late', ['ring'], [31, 60]);
    expect(commonCause(late, [silent('a', ['ring'], [0, 30])], NOBODY)).toBeNull();
    expect(commonCause(silent('edge', ['ring'], [30, 60]), [silent('a', ['ring'], [0, 30])], NOBODY)).not.toBeNull();
    // A slow service could have died with either; not with both.
    const slow = silent('slow', ['ring'], [0, 300]);
    expect(
      commonCause(slow, [silent('early', ['ring'], [5, 30]), silent('late', ['ring'], [100, 130])], NOBODY),
    ).toMatchObject({ members: ['early'] });
  });

  it('join the group that is there, and take others along', () => {
    const group = [
      silent('a', ['core', 'ring', 'n1'], [0, 30], 'g'),
      silent('b', ['core', 'ring', 'n2'], [5, 40], 'g'),
    ];
    expect(commonCause(silent('c', ['core', 'ring', 'n3']), [...group, silent('d', ['ring'])], NOBODY)).toEqual({
      group: 'g',
      members: ['d'],
      element: 'ring',
    });
  });

  it('never bring two groups together', () => {
    const two = [silent('a', ['ring'], [0, 30], 'g'), silent('b', ['ring'], [0, 30], 'h')];
    expect(commonCause(silent('c', ['ring'], [0, 30]), two, NOBODY)).toMatchObject({ members: [] });
  });
});

it('whatever is found shares the element, and one moment', () => {
  const one = fc.record({
    from: fc.integer({ min: 0, max: 100 }),
    length: fc.integer({ min: 0, max: 60 }),
    line: fc.uniqueArray(fc.constantFrom('core', 'ring', 'n1', 'n2', 'n3'), { maxLength: 4 }),
    group: fc.option(fc.constantFrom('g', 'h'), { nil: null }),
  });
  fc.assert(
    fc.property(
      fc.array(one, { minLength: 1, maxLength: 8 }),
      fc.dictionary(fc.constantFrom('core', 'ring'), fc.nat(5)),
      (all, living) => {
        const silences = all.map(({ from, length, line, group }, n) =>
          silent(`s${n}`, line, [from, from + length], group),
        );
        const [fresh, ...others] = silences.map((each, n) => (n === 0 ? { ...each, group: null } : each));
        if (fresh === undefined) return;
        const found = commonCause(fresh, others, new Map(Object.entries(living)));
        if (found === null) return;
        const members = others.filter(
          ({ id, group }) => found.members.includes(id) || (group !== null && group === found.group),
        );
        expect(members.length).toBeGreaterThan(0);
        for (const { line } of [fresh, ...members]) expect(line).toContain(found.element);
        const from = Math.max(...[fresh, ...members].map((each) => each.from));
        expect(from).toBeLessThanOrEqual(Math.min(...[fresh, ...members].map((each) => each.by)));
        expect(living[found.element] ?? 0).toBeLessThanOrEqual(members.length);
      },
    ),
  );
});
