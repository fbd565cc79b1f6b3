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

/** What switches and billing systems call the fields. */
const NAMES: Readonly<Record<RecordField, readonly string[]>> = {
  id: ['话单号', '话单标识', '通话标识', '话单流水号', '流水号', 'call id', 'record id'],
  service: ['业务', '业务标识'],
  caller: ['主叫', '主叫号码', 'caller number', 'calling number', 'calling party'],
  callee: ['被叫', '被叫号码', 'callee number', 'called', 'called number', 'called party'],
  startedAt: ['开始时间', '起始时间', '通话开始时间', '呼叫时间', 'start', 'start time'],
  billsec: ['通话时长', '计费时长', '通话时长(秒)', '计费时长(秒)', '时长(秒)', 'bill sec', 'billed seconds'],
  answeredAt: ['应答时间', '接通时间', 'answer', 'answer time'],
  direction: ['呼叫方向', '方向', '呼叫类型'],
  linkedId: ['关联标识', '关联话单号'],
  feature: ['功能', '业务功能'],
  forwardedBy: ['前转号码', '前转方', '原被叫号码', 'redirecting number', 'forwarding number'],
};
const FIELD_OF: ReadonlyMap<string, RecordField> = new Map(
  RECORD_FIELDS.flatMap((field) => [field, ...NAMES[field]].map((name) => [plain(name), field] as const)),
);

/** The field that a column's name means; null where it is none of ours. */
export const fieldNamed = (name: string): RecordField | null => FIELD_OF.get(plain(name)) ?? null;

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
