/** Names of the fields of a call record, in the order of a `csv` without a header. */
export const RECORD_FIELDS = [
  'id',
  'service',
  'caller',
  'callee',
  'startedAt',
  'billsec',
  'answeredAt',
  'direction',
  'linkedId',
  'feature',
  'forwardedBy',
] as const;
export type RecordField = (typeof RECORD_FIELDS)[number];
export const REQUIRED_FIELDS: readonly RecordField[] = ['id', 'caller', 'callee', 'startedAt', 'billsec'];

/** Layouts of call-record files, as `format` names them. */
export const RECORD_FORMATS = ['ndjson', 'csv', 'asterisk', 'freeswitch', 'cm-ims'] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];

/** `startedAt`, `started_at` and `Started At` are one name; `通话时长(秒)` and `通话时长（秒）` another. */
const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** What switches and billing systems call the fields: the name that says it best comes first, since a file may have several. */
const NAMES: Readonly<Record<RecordField, readonly string[]>> = {
  id: ['话单号', '话单标识', '话单流水号', '流水号', 'record id', '通话标识', 'call id'],
  service: ['业务标识', '业务'],
  caller: [
    '主叫号码',
    '主叫',
    'caller number',
    'calling number',
    'calling party',
    'calling party number',
    'calling party address',
  ],
  callee: [
    '被叫号码',
    '被叫',
    'callee number',
    'called number',
    'called party',
    'called party number',
    'called party address',
    'called',
  ],
  startedAt: ['通话开始时间', '开始时间', '起始时间', 'start time', 'start', '呼叫时间'],
  // What is charged, where it is told from how long they spoke.
  billsec: ['计费时长', '计费时长(秒)', 'bill sec', 'billed seconds', '通话时长', '通话时长(秒)', '时长(秒)'],
  answeredAt: ['应答时间', '接通时间', 'answer time', 'answer'],
  direction: ['呼叫方向', '方向', '呼叫类型'],
  linkedId: ['关联标识', '关联话单号'],
  feature: ['业务功能', '功能'],
  forwardedBy: [
    '前转方号码',
    '前转方',
    '前转号码',
    'forwarding number',
    '改发号码',
    'redirecting number',
    'redirecting party',
    'rdnis',
  ],
};
const MEANT_FOR = new Set(
  [
    '原被叫号码',
    '原始被叫号码',
    '原被叫',
    'original called number',
    'original called party',
    'requested party address',
  ].map(plain),
);
/**
 * Whether a column says for whom a call was meant at first. Exchanges write it where that one forwards, and where a service
 * number stands for another as well (TS 32.298: Requested-Party-Address).
 */
export const namesMeantFor = (name: string): boolean => MEANT_FOR.has(plain(name));
interface Meaning {
  readonly field: RecordField;
  /** How well the name says it, from 0. */
  readonly rank: number;
}
const MEANING_OF: ReadonlyMap<string, Meaning> = new Map(
  RECORD_FIELDS.flatMap((field) =>
    [field, ...NAMES[field]].map((name, rank) => [plain(name), { field, rank }] as const).toReversed(),
  ),
);

/**
 * The fields that columns hold by their names; null for a column that is none of ours, and for one whose field another column
 * names better, or as well and before it.
 */
export function fieldsNamed(names: readonly string[]): (RecordField | null)[] {
  const meanings = names.map((name) => MEANING_OF.get(plain(name)) ?? null);
  const best = new Map<RecordField, Meaning>();
  for (const meaning of meanings)
    if (meaning !== null && meaning.rank < (best.get(meaning.field)?.rank ?? Infinity))
      best.set(meaning.field, meaning);
  const taken = new Set<RecordField>();
  return meanings.map((meaning) => {
    if (meaning === null || taken.has(meaning.field) || best.get(meaning.field)?.rank !== meaning.rank) return null;
    taken.add(meaning.field);
    return meaning.field;
  });
}

/** Which column holds which field: a column by its name in the header, or by its place from 1. */
export type ColumnMap = Readonly<Partial<Record<RecordField, string | number>>>;

const isField = (name: string): name is RecordField => RECORD_FIELDS.some((field) => field === name);

/**
 * `caller:主叫号码,callee:被叫号码,billsec:#6` → which column holds which field. A comma or a colon within a column's name is
 * written as %2C or %3A. Null when it is not of this shape, names an unknown field, or a field or column twice.
 */
export function parseColumns(text: string): ColumnMap | null {
  const columns: Partial<Record<RecordField, string | number>> = {};
  const taken = new Set<string | number>();
  for (const pair of text.split(',')) {
    const colon = pair.indexOf(':');
    const field = pair.slice(0, colon).trim();
    const name = decoded(pair.slice(colon + 1).trim());
    if (colon < 1 || name === null || name === '' || !isField(field) || columns[field] !== undefined) return null;
    const place = /^#([1-9]\d{0,2})$/.exec(name)?.[1];
    const column = place === undefined ? name : Number(place);
    if (taken.has(column)) return null;
    taken.add(column);
    columns[field] = column;
  }
  return columns;
}

const encoded = (name: string): string => name.replace(/[%,:]/g, encodeURIComponent);
function decoded(name: string): string | null {
  try {
    return decodeURIComponent(name);
  } catch {
    return null;
  }
}

/** The same as text, as `parseColumns` reads it. */
export const columnsText = (columns: ColumnMap): string =>
  RECORD_FIELDS.flatMap((field) => {
    const column = columns[field];
    if (column === undefined) return [];
    return [`${field}:${typeof column === 'number' ? `#${column}` : encoded(column)}`];
  }).join(',');
