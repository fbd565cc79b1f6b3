import { delimiterOf, splitCsvLine } from '#shared/pool/csvLine.ts';
import { parseStamp } from '#shared/pool/stamp.ts';
import { instant, iso } from '#shared/time.ts';
import { type BadLine, checkRecord, isBad, type LineParser, type RawCall } from './record.ts';
import { calledBy, numberIn } from './via.ts';

/**
 * The template `example` of mod_cdr_csv, its default; `snom` and `linksys` begin the same, and `sql` ends with accountcode.
 * The template `asterisk` is what `format=asterisk` reads.
 */
const COLUMNS =
  'caller_id_name,caller_id_number,destination_number,context,start_stamp,answer_stamp,end_stamp,duration,billsec,hangup_cause,uuid,bleg_uuid,accountcode,read_codec,write_codec'.split(
    ',',
  );
/** Up to `uuid`, nothing can be left out. */
const FEWEST = COLUMNS.indexOf('uuid') + 1;
/** The template `sql` writes statements. */
const STATEMENT = /^\s*insert\s+into\s+\S+\s+values\s*\((.*)\)\s*;?\s*$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const rowOf = (line: string): string => STATEMENT.exec(line)?.[1] ?? line;
const headerOf = (line: string): readonly string[] | null => {
  const names = (splitCsvLine(line, delimiterOf(line)) ?? []).map((cell) => cell.toLowerCase());
  return ['destination_number', 'start_stamp', 'billsec'].every((name) => names.includes(name)) ? names : null;
};
const isDocument = (line: string): boolean => line.trimStart().startsWith('{');

export const looksLikeFreeswitch = (line: string): boolean => {
  if (isDocument(line)) return line.includes('"variables"') && line.includes('"callflow"');
  if (headerOf(line) !== null) return true;
  const row = rowOf(line);
  const cells = splitCsvLine(row, delimiterOf(row));
  return cells !== null && cells.length >= FEWEST && parseStamp(cells[4] ?? '') !== null && UUID.test(cells[10] ?? '');
};

/** A dialplan that forwards may say who did; … */
const FORWARDED = ['forwarded_by', 'forwardedby'];
/** … else a phone's 302 that was followed and a `transfer` say in whose place the callee was put, … */
const PUT_IN_PLACE_OF = ['sip_redirected_by', 'rdnis'];
/** … and the switch that sent the call, where all headers are kept (`parse-all-invite-headers`) or a dialplan keeps this one. */
const DIVERSION = ['sip_h_diversion', 'sip_i_diversion'];

/**
 * A call may be written several times, once for each leg it was bridged to: all of them carry its uuid, the other leg's
 * tells them apart, and they count as one.
 * @param cell by a name in small letters
 * @param earlier numbers that were dialled before, where the record lists them
 */
function toCall(cell: (name: string) => string, earlier: readonly string[] = []): RawCall | BadLine {
  const uuid = cell('uuid');
  const other = cell('bleg_uuid');
  const { callee, via } = calledBy(cell('destination_number'), {
    writer: [...PUT_IN_PLACE_OF.map((name) => numberIn(cell(name))), ...earlier],
    sender: DIVERSION.map((name) => numberIn(cell(name))),
  });
  const call = checkRecord({
    id: other === '' ? uuid : `${uuid} ${other}`,
    caller: cell('caller_id_number'),
    callee,
    startedAt: cell('start_stamp'),
    answeredAt: cell('answer_stamp'),
    billsec: cell('answer_stamp') === '' ? '0' : cell('billsec'),
    linkedId: uuid,
    forwardedBy: FORWARDED.map(cell).find((name) => name !== '') ?? '',
  });
  return isBad(call) || via.length === 0 ? call : { ...call, via };
}

const within = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Object.getOwnPropertyDescriptor(inner, key)?.value : undefined,
    value,
  );

/** mod_json_cdr encodes values as a URL does, unless it is told not to; of a header that came twice it lists both. */
function said(value: unknown): string {
  if (Array.isArray(value)) return said(value[0]);
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const stampOf = (seconds: string): string =>
  /^[1-9]\d{0,11}$/.test(seconds) ? iso(instant(Number(seconds) * 1000)) : '';

/** A document of mod_json_cdr, one a line: who called whom stands in the caller's profile, and when among the variables. */
function fromDocument(text: string): RawCall | BadLine {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { code: 'bad_json', message: 'The line is not JSON.' };
  }
  const flow = within(document, 'callflow');
  // The latest first. Releases before 1.2 write them under one name each, of which JSON keeps the last: the call as it came.
  const profiles: readonly unknown[] = Array.isArray(flow) ? flow : [flow];
  const profile = (at: number, name: string): string => said(within(profiles[at], 'caller_profile', name));
  const variable = (name: string): string => said(within(document, 'variables', name));
  const stamp = (name: string): string => stampOf(variable(`${name}_epoch`)) || variable(`${name}_stamp`);
  const earlier = profiles.flatMap((_, at) => [
    ...(at === 0 ? [] : [profile(at, 'destination_number')]),
    profile(at, 'rdnis'),
  ]);
  return toCall((name) => {
    switch (name) {
      case 'caller_id_number':
      case 'destination_number':
        return profile(0, name);
      case 'start_stamp':
        return stamp('start');
      case 'answer_stamp':
        return stamp('answer');
      case 'sip_h_diversion':
      case 'sip_i_diversion':
        return variable(name.replace('diversion', 'Diversion')) || variable(name);
      default:
        return variable(name);
    }
  }, earlier);
}

/** `freeswitch`: mod_cdr_csv in its default templates, with a header or without, or documents of mod_json_cdr, one a line. */
export function freeswitchParser(lines: readonly string[]): LineParser {
  const first = lines.find(looksLikeFreeswitch) ?? lines[0] ?? '';
  const header = isDocument(first) ? null : headerOf(first);
  const delimiter = delimiterOf(rowOf(first));
  const columns = header ?? COLUMNS;
  return (text) => {
    if (header !== null && text === first) return null;
    if (isDocument(text)) return fromDocument(text);
    const cells = splitCsvLine(rowOf(text), delimiter);
    if (cells === null) return { code: 'bad_quotes', message: 'A quotation mark is not closed.' };
    if (header === null && cells.length < FEWEST)
      return {
        code: 'too_few_columns',
        message: `The line has ${cells.length} columns; mod_cdr_csv writes at least ${FEWEST}.`,
      };
    return toCall((name) => cells[columns.indexOf(name)] ?? '');
  };
}
