import { delimiterOf, splitCsvLine } from '#shared/pool/csvLine.ts';
import { parseStamp } from '#shared/pool/stamp.ts';
import { type BadLine, checkRecord, isBad, type LineParser, madeId, type RawCall } from './record.ts';
import { calledBy } from './via.ts';

const CDR_CSV =
  'accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,duration,billsec,disposition,amaflags,uniqueid,userfield'.split(
    ',',
  );
/** The order of Asterisk's own sample cdr_custom.conf. */
const CDR_CUSTOM =
  'clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,start,answer,end,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield'.split(
    ',',
  );
/** Up to `disposition`, nothing can be left out. */
const FEWEST = CDR_CUSTOM.indexOf('disposition') + 1;
/** Databases name the start so. */
const ALIASES: Readonly<Record<string, string>> = { calldate: 'start' };

const isTime = (cell: string | undefined, empty: boolean): boolean =>
  cell !== undefined && ((empty && cell === '') || parseStamp(cell) !== null);
const startsAt = (cells: readonly string[], layout: readonly string[]): boolean => {
  const start = layout.indexOf('start');
  return isTime(cells[start], false) && isTime(cells[start + 1], true) && isTime(cells[start + 2], true);
};
/** Of the two orders only one has its times where they belong. */
const layoutOf = (cells: readonly string[]): readonly string[] | null =>
  startsAt(cells, CDR_CSV) ? CDR_CSV : startsAt(cells, CDR_CUSTOM) ? CDR_CUSTOM : null;

const headerOf = (line: string): string[] | null => {
  const names = (splitCsvLine(line, delimiterOf(line)) ?? []).map((cell) => {
    const name = cell.toLowerCase();
    return ALIASES[name] ?? name;
  });
  return ['src', 'dst', 'start', 'billsec'].every((name) => names.includes(name)) ? names : null;
};

export const looksLikeAsterisk = (line: string): boolean => {
  if (headerOf(line) !== null) return true;
  const cells = splitCsvLine(line, delimiterOf(line));
  return cells !== null && cells.length >= FEWEST && layoutOf(cells) !== null;
};

/** A dialplan that forwards writes who did: a column of the redirecting number, or `forwardedBy=` in the user field. */
const FORWARDED = /(?:^|[;,\s])forwardedBy=([^;,\s]+)/i;

const HASHED = ['src', 'dst', 'channel', 'dstchannel', 'start', 'answer', 'end', 'duration', 'billsec', 'disposition'];

function toCall(cell: (name: string) => string): RawCall | BadLine {
  const unique = cell('uniqueid');
  const leg = cell('dstchannel');
  const answered = !/^(no answer|busy|failed|congestion)$/i.test(cell('disposition'));
  // Every leg of a forked call carries the caller's uniqueid: the far channel tells them apart, and they count as one.
  const id = unique === '' ? madeId(HASHED.map(cell)) : leg === '' ? unique : `${unique} ${leg}`;
  // FreePBX keeps what was dialled from outside: dst is the extension then, or where the call was forwarded to.
  const { callee, via } = calledBy(cell('dst'), { writer: [cell('did')], sender: [] });
  const call = checkRecord({
    id,
    caller: cell('src'),
    callee,
    startedAt: cell('start'),
    answeredAt: answered ? cell('answer') : '',
    billsec: answered ? cell('billsec') : '0',
    linkedId: unique,
    forwardedBy: cell('rdnis') || (FORWARDED.exec(cell('userfield'))?.[1] ?? ''),
  });
  return isBad(call) || via.length === 0 ? call : { ...call, via };
}

/**
 * `asterisk`: cdr-csv, or the cdr-custom order (clid first), recognised line by line; with a header, by its names.
 * The same row without a uniqueid has the same id in both orders, made from what identifies it.
 */
export function asteriskParser(lines: readonly string[]): LineParser {
  const first = lines.find(looksLikeAsterisk) ?? lines[0] ?? '';
  const delimiter = delimiterOf(first);
  const header = headerOf(first);
  return (text) => {
    if (header !== null && text === first) return null;
    const cells = splitCsvLine(text, delimiter);
    if (cells === null) return { code: 'bad_quotes', message: 'A quotation mark is not closed.' };
    if (header === null && cells.length < FEWEST)
      return {
        code: 'too_few_columns',
        message: `The line has ${cells.length} columns; a CDR has at least ${FEWEST}.`,
      };
    const layout = header ?? layoutOf(cells);
    if (layout === null)
      return {
        code: 'bad_time',
        message:
          'start, answer and end are neither where cdr-csv has them (10th column) nor where cdr-custom has (9th).',
      };
    return toCall((name) => cells[layout.indexOf(name)] ?? '');
  };
}
