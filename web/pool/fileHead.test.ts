import { describe, expect, it } from 'vitest';
import { columnsOf, guessed } from './fileHead.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the columns of a file, as somebody sees them who says what they hold', () => {
  it('are named by the header, below a title, with what stands in them first', () => {
    const columns = columnsOf(bytes('三月话单\n谁打的,打给谁,何时,多久\n1,2,2026-03-01 09:00:00,61\n'));
    expect(columns?.map(({ column, sample }) => [column, sample])).toEqual([
      ['谁打的', '1'],
      ['打给谁', '2'],
      ['何时', '2026-03-01 09:00:00'],
      ['多久', '61'],
    ]);
    expect(guessed(columns ?? [])).toMatchObject({ startedAt: { column: '何时' } });
  });
  it('are guessed as a file is read by its header: of two that mean one field, the one that says it best', () => {
    const columns = columnsOf(bytes('主叫,被叫,开始时间,通话时长,计费时长\n1,2,2026-03-01 09:00:00,66,61\n'));
    expect(guessed(columns ?? []).billsec?.column).toBe('计费时长');
  });
  it('are named by their places without one, or where a name stands twice', () => {
    expect(columnsOf(bytes('1;2;2026-03-01 09:00:00;61\n'))?.map(({ column }) => column)).toEqual([1, 2, 3, 4]);
    expect(columnsOf(bytes('号码;号码;何时;多久\n1;2;x;61\n'))?.map(({ column }) => column)).toEqual([
      1,
      2,
      '何时',
      '多久',
    ]);
  });
  it('may be GB18030, and are none where there is no table', () => {
    const gb = Uint8Array.from([0xd6, 0xf7, 0xbd, 0xd0, ...bytes(',b,c,d\n1,2,3,4\n')]);
    const columns = columnsOf(gb);
    expect(columns?.[0]?.column).toBe('主叫');
    expect(guessed(columns ?? []).caller?.column).toBe('主叫');
    expect(columnsOf(Uint8Array.from([0x1f, 0x8b, 0, 0]))).toBeNull();
    expect(columnsOf(bytes('Dear all,\nhello'))).toBeNull();
  });
});
