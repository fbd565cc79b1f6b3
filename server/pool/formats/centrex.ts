import { Problem } from '#server/http/problem.ts';
import { delimiterOf, splitCsvLine } from '#shared/pool/csvLine.ts';
import type { FileHints } from './layout.ts';
import { type BadLine, checkWithoutId, type LineParser, type RawCall } from './record.ts';

/** A 统一 Centrex bill as it is exported without a header. */
const COLUMNS =
  '序号,通话日期,起始时间,通话时长,通话状态,通话类型,对方号码,对方号码类型,通话地,业务名称,本地基本费或漫游费,长途费,信息费,费用小计,免费项,网络类型'.split(
    ',',
  );
/** Up to the far number, nothing can be left out. */
const FEWEST = COLUMNS.indexOf('对方号码') + 1;
const ALIASES: Readonly<Record<string, string>> = {
  日期: '通话日期',
  通话时间: '起始时间',
  开始时间: '起始时间',
  通话开始时间: '起始时间',
  时长: '通话时长',
  '通话时长(秒)': '通话时长',
  呼叫类型: '通话状态',
  通信方式: '通话状态',
  对端号码: '对方号码',
};
/** Columns that say whose call it is, where a bill lists several numbers. */
const OWN = ['本机号码', '本方号码', '用户号码', '计费号码', '业务号码', '成员号码'];
/** A line above the header says it of the whole bill: `用户号码：0903 0000001`. */
const TITLE = new RegExp(
  `(?:${OWN.join('|')}|手机号码|客户号码|电话号码)\\s*[:：,;\\t]?\\s*"?(\\+?[\\d\\s-]{5,20}\\d)`,
);
/** A number within a file's name, by which bills are saved. */
const IN_NAME = /(?<!\d)(?:\+?86)?(0\d{9,11}|1[3-9]\d{9})(?!\d)/g;
const TOTALS = /^"?(?:合计|总计|小计|共计|共\s*\d)/;

const cellsOf = (line: string): readonly string[] => splitCsvLine(line, delimiterOf(line)) ?? [];
const headerOf = (line: string): readonly string[] | null => {
  const names = cellsOf(line).map((cell) => {
    const name = cell.replaceAll('（', '(').replaceAll('）', ')');
    return ALIASES[name] ?? name;
  });
  return names.includes('对方号码') && names.includes('起始时间') ? names : null;
};

const DAY = /^(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?$/;
const isDay = (cell: string): boolean => DAY.test(cell);
const isTime = (cell: string): boolean => /^(?:.*\s)?\d{1,2}:\d{2}(:\d{2})?$/.test(cell);

export const looksLikeCentrex = (line: string): boolean => {
  if (headerOf(line) !== null) return true;
  const cells = cellsOf(line);
  return (
    cells.length >= FEWEST &&
    /^\d*$/.test(cells[0] ?? '-') &&
    isDay(cells[1] ?? '') &&
    isTime(cells[2] ?? '') &&
    wayOf(cells[4] ?? '') !== null
  );
};

/** A forwarded call is made by the member whose phone forwards it. */
const wayOf = (state: string): 'in' | 'out' | null =>
  /被叫|呼入|来话/.test(state) ? 'in' : /主叫|呼出|去话|呼转|前转|转移/.test(state) ? 'out' : null;

/** `2026-03-01`, `20260301` or `2026年3月1日`, and a time of the day; a time with a day of its own needs none. */
function stampOf(day: string, time: string): string {
  if (/^\d{4}/.test(time)) return time;
  const parts = DAY.exec(day);
  return parts === null ? `${day} ${time}` : `${parts[1]}-${parts[2]}-${parts[3]} ${time}`;
}

function toCall(cell: (name: string) => string, own: string): RawCall | BadLine {
  const way = wayOf(cell('通话状态')) ?? wayOf(cell('通话类型'));
  if (way === null) return { code: 'field_invalid', message: '通话状态 is neither 主叫 nor 被叫.' };
  const far = cell('对方号码');
  const startedAt = stampOf(cell('通话日期'), cell('起始时间'));
  const billsec = /未接通|未应答/.test(cell('通话状态')) ? '0' : cell('通话时长');
  // A bill numbers its lines anew each time it is exported: its 序号 says nothing.
  return checkWithoutId(
    {
      caller: way === 'out' ? own : far,
      callee: way === 'out' ? far : own,
      startedAt,
      billsec,
      direction: way,
    },
    way,
  );
}

function numberInName(name: string | null): string | null {
  const found = new Set([...(name ?? '').matchAll(IN_NAME)].map((match) => match[1]));
  const [only] = found;
  return found.size === 1 ? (only ?? null) : null;
}

/**
 * `cm-ims`: a 统一 Centrex bill (详单), with its header or without. It lists the calls of one member and names the far end
 * only; whose calls they are is said by a column, a line above the header, the request, or the file's name, in this order.
 * @throws Problem 422 `number_missing` where nothing says it
 */
export function centrexParser(lines: readonly string[], { number, name }: FileHints): LineParser {
  const first = lines.find(looksLikeCentrex) ?? lines[0] ?? '';
  const header = headerOf(first);
  const columns = header ?? COLUMNS;
  const ownColumn = OWN.find((column) => columns.includes(column)) ?? null;
  const above = lines.slice(0, lines.indexOf(first)).flatMap((line) => TITLE.exec(line)?.[1] ?? []);
  const own = above[0] ?? number ?? numberInName(name);
  if (ownColumn === null && own === null)
    throw new Problem(
      422,
      'number_missing',
      'The bill does not say whose calls it lists: give the number as &number=, or name the file by it.',
      [{ field: 'number', code: 'number_missing', message: 'is missing, and the bill does not say it' }],
    );
  const delimiter = delimiterOf(first);
  const places = new Map(columns.map((column, place) => [column, place]));
  let begun = false;
  return (text) => {
    // Titles stand above the header, and totals beneath the calls.
    if (!begun) {
      begun = text === first;
      if (!begun || header !== null) return null;
    }
    if (text === first && header !== null) return null;
    if (TOTALS.test(text)) return null;
    const cells = splitCsvLine(text, delimiter);
    if (cells === null) return { code: 'bad_quotes', message: 'A quotation mark is not closed.' };
    if (header === null && cells.length < FEWEST)
      return {
        code: 'too_few_columns',
        message: `The line has ${cells.length} columns; a bill has at least ${FEWEST}.`,
      };
    const cell = (column: string): string => cells[places.get(column) ?? -1] ?? '';
    const whose = (ownColumn === null ? '' : cell(ownColumn)) || own;
    return whose === null || whose === ''
      ? { code: 'field_missing', message: `${ownColumn} is empty.` }
      : toCall(cell, whose);
  };
}
