import { Problem } from '#server/http/problem.ts';
import { delimiterOf, splitCsvLine } from '#shared/pool/csvLine.ts';
import { fieldsNamed } from '#shared/pool/records.ts';
import type { FileHints } from './layout.ts';
import { type BadLine, checkRecord, checkWithoutId, isBad, type LineParser, type RawCall } from './record.ts';
import { isSame } from './via.ts';

/** A 统一 Centrex bill as it is exported without a header. */
const COLUMNS =
  '序号,通话日期,起始时间,通话时长,通话状态,通话类型,对方号码,对方号码类型,通话地,业务名称,本地基本费或漫游费,长途费,信息费,费用小计,免费项,网络类型'.split(
    ',',
  );
/** Up to the far number, nothing can be left out. */
const FEWEST = COLUMNS.indexOf('对方号码') + 1;
/** Other names of the columns that are read, and of those that only some bills have; where a bill has several, the first is. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  通话日期: ['日期', '呼叫日期', 'call date', 'date'],
  起始时间: ['通话开始时间', '开始时间', '通话时间', '呼叫时间', 'start time', 'call time'],
  通话时长: ['通话时长(秒)', '时长', '时长(秒)', '计费时长', '计费时长(秒)', 'duration', 'duration(s)'],
  通话状态: ['呼叫类型', '通信方式', '通话方式', '话单类型', 'call type', 'record type', 'direction'],
  通话类型: [],
  对方号码: ['对端号码', 'other party', 'other party number', 'other number'],
  业务名称: ['补充业务', 'supplementary service', 'service'],
  // Of a forwarded call: to where, and who called.
  前转号码: [
    '前转目的号码',
    '呼转号码',
    '呼转目的号码',
    '呼叫转移号码',
    '转移号码',
    'forwarded to',
    'forwarded-to number',
  ],
  原主叫号码: ['原始主叫号码', '原主叫', '第三方号码', 'original calling number', 'third party', 'third party number'],
};
/** Columns that say whose call it is, where a bill lists several numbers. */
const OWN = [
  ...['本机号码', '本方号码', '用户号码', '计费号码', '业务号码', '成员号码'],
  ...['served party', 'served party number', 'subscriber number', 'msisdn'],
];
/** A line above the header says it of the whole bill: `用户号码：0903 0000001`. */
const TITLE = new RegExp(
  `(?:${OWN.join('|')}|手机号码|客户号码|电话号码)\\s*[:：,;\\t]?\\s*"?(\\+?[\\d\\s-]{5,20}\\d)`,
  'i',
);
/** A number within a file's name, by which bills are saved. */
const IN_NAME = /(?<!\d)(?:\+?86)?(0\d{9,11}|1[3-9]\d{9})(?!\d)/g;
const TOTALS = /^"?(?:合计|总计|小计|共计|共\s*\d|totals?\b)/i;

const cellsOf = (line: string): readonly string[] => splitCsvLine(line, delimiterOf(line)) ?? [];
/** The columns of a header by our names of them; of those named as one, the others keep their own. */
function headerOf(line: string): readonly string[] | null {
  const cells = cellsOf(line);
  const names = cells.map((cell) => cell.toLowerCase().replaceAll('（', '(').replaceAll('）', ')'));
  const places = Object.entries(NAMES).map(([column, others]) => ({
    column,
    place: [column, ...others].map((name) => names.indexOf(name)).find((at) => at !== -1),
  }));
  const columns = names.map((name, at) => places.find(({ place }) => place === at)?.column ?? name);
  if (!columns.includes('对方号码') || !columns.includes('起始时间')) return null;
  // Both ends by their names: that is no bill of one member.
  const fields = fieldsNamed(cells);
  return fields.includes('caller') && fields.includes('callee') ? null : columns;
}

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

/** As bills say it, and as records of TS 32.250 do: call forwarding unconditional, busy, no reply, not reachable. */
const FORWARDED = /呼转|前转|转移|转接|\bCF(?:W|U|B|NRy?|NRc|NL)?\b|\bforward/i;
const CAME_IN = /被叫|(?:呼入|来话)(?!转|前转)|\bMTC\b|\b(?:incoming|inbound|terminating)\b/i;
const WENT_OUT = /主叫|呼出|去话|\bMOC\b|\b(?:outgoing|outbound|originating)\b/i;

/** A forwarded call is made by the member whose phone forwards it; 呼叫转移被叫 is how it came to that member. */
const wayOf = (state: string): 'in' | 'out' | null =>
  CAME_IN.test(state) ? 'in' : WENT_OUT.test(state) || FORWARDED.test(state) ? 'out' : null;

/** `2026-03-01`, `20260301` or `2026年3月1日`, and a time of the day; a time with a day of its own needs none. */
function stampOf(day: string, time: string): string {
  if (/^\d{4}/.test(time)) return time;
  const parts = DAY.exec(day);
  return parts === null ? `${day} ${time}` : `${parts[1]}-${parts[2]}-${parts[3]} ${time}`;
}

const UNANSWERED = /未接通|未应答|\b(?:unanswered|not answered|no answer)\b/i;

function toCall(cell: (name: string) => string, own: string): RawCall | BadLine {
  const way = wayOf(cell('通话状态')) ?? wayOf(cell('通话类型'));
  if (way === null) return { code: 'field_invalid', message: '通话状态 is none of 主叫, 被叫, 呼转.' };
  const far = cell('对方号码') || (way === 'out' ? cell('前转号码') : '');
  const startedAt = stampOf(cell('通话日期'), cell('起始时间'));
  const billsec = UNANSWERED.test(cell('通话状态')) ? '0' : cell('通话时长');
  // A bill numbers its lines anew each time it is exported: its 序号 says nothing.
  const call = checkWithoutId(
    {
      caller: way === 'out' ? own : far,
      callee: way === 'out' ? far : own,
      startedAt,
      billsec,
      direction: way,
    },
    way,
  );
  const isForwarded = way === 'out' && ['通话状态', '通话类型', '业务名称'].some((name) => FORWARDED.test(cell(name)));
  if (isBad(call) || !isForwarded) return call;
  // The far number is where it was forwarded to, unless the bill has a column for that: then it is who called. Some name in it
  // who forwards, which is known.
  const to = cell('前转号码');
  const callee = to === '' || isSame(to, own) ? far : to;
  const caller = cell('原主叫号码') || (callee === far ? '' : far);
  const leg = { id: call.id, callee, startedAt, billsec, feature: 'forward' };
  return checkRecord(caller === '' ? { ...leg, caller: own, direction: way } : { ...leg, caller, forwardedBy: own });
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
