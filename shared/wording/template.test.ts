import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedTemplate } from './defaults.ts';
import { AUDIENCE, WORDING_KINDS, type WordingKind } from './kinds.ts';
import { ALL_NAMES, type Name, NAMES, type Values } from './names.ts';
import { parseTemplate, renderTemplate } from './template.ts';

const NOTHING_KNOWN = Object.fromEntries(ALL_NAMES.map((name) => [name, ''])) as Record<Name, string>;
const known = (some: Partial<Record<Name, string>>): Values => ({ ...NOTHING_KNOWN, ...some });

const errorsOf = (source: string, kind: WordingKind = 'first_report') => {
  const parsed = parseTemplate(source, kind);
  return parsed.ok ? [] : parsed.errors.map((e) => `${e.line}:${e.column} ${e.code} ${e.found}`);
};
function written(source: string, values: Values, kind: WordingKind = 'first_report'): string {
  const parsed = parseTemplate(source, kind);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return renderTemplate(parsed.pieces, values);
}

describe('a template', () => {
  it('takes the names of either language', () => {
    expect(written('{单号} {ticket}', known({ no: 'F1' }))).toBe('F1 F1');
  });

  it('writes a block only if all it names is known', () => {
    const source = '{单号}[，原因 {原因}[（{处理措施}）]]。';
    expect(written(source, known({ no: 'F1' }))).toBe('F1。');
    expect(written(source, known({ no: 'F1', cause: '断电' }))).toBe('F1，原因 断电。');
    expect(written(source, known({ no: 'F1', cause: '断电', action: '换电源' }))).toBe('F1，原因 断电（换电源）。');
  });

  it('leaves no line and no brackets behind where a block is dropped', () => {
    expect(written('{单号}\n[原因：{原因}]\n  [位置：{故障位置}] \n完', known({ no: 'F1' }))).toBe('F1\n完');
    expect(written('{单号}（[{原因}]）【[{处理人}][{原因}]】', known({ no: 'F1' }))).toBe('F1');
  });

  it('keeps what a person typed as it is, braces and brackets too', () => {
    expect(written('[{客户描述}]', known({ description: '屏上显示 [E{5}]（）' }))).toBe('屏上显示 [E{5}]（）');
  });

  it('writes braces and brackets where they are asked for', () => {
    expect(written('\\[{单号}\\] \\{a\\} \\\\', known({ no: 'F1' }))).toBe('[F1] {a} \\');
  });

  it.each([
    ['单号 {但号}', ['1:4 unknown_name {但号}']],
    ['一\n二 {单号', ['2:3 unclosed_name {单号']],
    ['单号}', ['1:3 unopened_name }']],
    ['[，{原因}', ['1:1 unclosed_block [']],
    ['{单号}]', ['1:5 unopened_block ]']],
    ['{单号}[，无]', ['1:5 block_without_name [，无]']],
    ['原因：{原因}', ['1:4 may_be_unknown {原因}']],
    ['  \n ', ['1:1 empty ']],
    [
      '{甲} {乙}]\n[',
      ['1:1 unknown_name {甲}', '1:5 unknown_name {乙}', '1:8 unopened_block ]', '2:1 unclosed_block ['],
    ],
  ])('%j is refused, and it says where', (source, errors) => {
    expect(errorsOf(source)).toEqual(errors);
  });

  it('for customers may name only what a customer may know', () => {
    expect(errorsOf('[{诊断意见}]{责任用时}', 'group_message')).toEqual([
      '1:2 not_for_customers {诊断意见}',
      '1:9 not_for_customers {责任用时}',
    ]);
    expect(errorsOf('[{诊断意见}]', 'interim_report')).toEqual([]);
  });

  it.each(WORDING_KINDS.flatMap((kind) => [[kind, 'zh'] as const, [kind, 'en'] as const]))(
    'shipped for %s in %s is a good one',
    (kind, lang) => expect(errorsOf(shippedTemplate(kind, lang), kind)).toEqual([]),
  );
});

describe('whatever a branch writes', () => {
  const kind = fc.constantFrom(...WORDING_KINDS);
  const scraps = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '\\',
    '\n',
    '，',
    '（',
    '）',
    '{单号}',
    '{原因}',
    '{x}',
    '{next}',
    '无',
    ' ',
  );
  const anything = fc.oneof(
    fc.string(),
    fc.array(scraps, { maxLength: 40 }).map((all) => all.join('')),
  );

  it('is either refused with a place in the text, or makes a text of every ticket', () => {
    fc.assert(
      fc.property(kind, anything, fc.array(fc.constantFrom(...ALL_NAMES)), (of, source, told) => {
        const always = ALL_NAMES.filter((name) => NAMES[name].always);
        const values = known(Object.fromEntries([...always, ...told].map((name) => [name, `<${name}>`])));
        const parsed = parseTemplate(source, of);
        if (!parsed.ok) {
          const lines = source.replaceAll('\r\n', '\n').split('\n');
          expect(parsed.errors.length).toBeGreaterThan(0);
          for (const { line, column } of parsed.errors)
            expect((lines[line - 1] ?? '').length).toBeGreaterThanOrEqual(column - 1);
          return;
        }
        const text = renderTemplate(parsed.pieces, values);
        expect(text).not.toMatch(/undefined|\u0000/);
        if (AUDIENCE[of] === 'customer')
          for (const [, name] of text.matchAll(/<(\w+)>/g))
            if (name !== undefined && name in NAMES) expect(NAMES[name as Name].customer).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
