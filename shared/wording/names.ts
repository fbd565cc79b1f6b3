/**
 * What a template may name. Each stands for a text about one ticket; `values.ts` makes them.
 * `always`: there is a text for every ticket. The others may be unknown, and stand in an optional block.
 * `customer`: may be read by the customer. Everything else stays inside, whatever a branch writes into a template.
 */
export const NAMES = {
  no: { zh: '单号', en: 'ticket', always: true, customer: true },
  customer: { zh: '客户', en: 'customer', always: true, customer: true },
  service: { zh: '业务', en: 'service', always: true, customer: true },
  branch: { zh: '单位', en: 'branch', always: true, customer: true },
  now: { zh: '现在', en: 'now', always: true, customer: true },
  symptom: { zh: '现象', en: 'symptom', always: true, customer: true },
  affected: { zh: '影响范围', en: 'affected', always: true, customer: true },
  declared: { zh: '申告时间', en: 'declared', always: true, customer: true },
  occurred: { zh: '发生时间', en: 'occurred', always: false, customer: true },
  acknowledged: { zh: '接单时间', en: 'acknowledged', always: false, customer: true },
  restored: { zh: '恢复时间', en: 'restored', always: false, customer: true },
  elapsed: { zh: '历时', en: 'elapsed', always: true, customer: true },
  progress: { zh: '进展', en: 'progress', always: true, customer: true },
  promised: { zh: '承诺时间', en: 'promised', always: false, customer: true },
  asked: { zh: '请试项目', en: 'please_test', always: false, customer: true },
  dial: { zh: '试拨号码', en: 'test_number', always: false, customer: true },
  contact: { zh: '联系人', en: 'contact', always: false, customer: true },
  cause: { zh: '原因', en: 'cause', always: false, customer: true },
  causeDetail: { zh: '原因细分', en: 'cause_in_detail', always: false, customer: false },
  resolution: { zh: '办结结论', en: 'resolution', always: false, customer: true },
  county: { zh: '县区', en: 'county', always: false, customer: false },
  level: { zh: '客户级别', en: 'level', always: true, customer: false },
  severity: { zh: '等级', en: 'severity', always: true, customer: false },
  class: { zh: '性质', en: 'class', always: false, customer: false },
  description: { zh: '客户描述', en: 'description', always: false, customer: false },
  numbers: { zh: '号码', en: 'numbers', always: false, customer: false },
  references: { zh: '工单号', en: 'references', always: false, customer: false },
  state: { zh: '状态', en: 'state', always: true, customer: false },
  holder: { zh: '当前责任方', en: 'holder', always: false, customer: false },
  handler: { zh: '处理人', en: 'handler', always: false, customer: false },
  unit: { zh: '处理单位', en: 'unit', always: false, customer: false },
  located: { zh: '故障位置', en: 'located', always: false, customer: false },
  segments: { zh: '责任段', en: 'segments', always: false, customer: false },
  findings: { zh: '诊断意见', en: 'findings', always: false, customer: false },
  action: { zh: '处理措施', en: 'action', always: false, customer: false },
  measures: { zh: '应急措施', en: 'measures', always: false, customer: false },
  bypass: { zh: '抢通', en: 'bypass', always: false, customer: false },
  tests: { zh: '测试结果', en: 'tests', always: false, customer: false },
  confirmed: { zh: '客户确认', en: 'confirmed', always: false, customer: false },
  chases: { zh: '催单次数', en: 'chases', always: false, customer: false },
  suspension: { zh: '挂起情况', en: 'suspension', always: false, customer: false },
  next: { zh: '下一步', en: 'next', always: false, customer: false },
  due: { zh: '恢复时限', en: 'due', always: false, customer: false },
  net: { zh: '净历时', en: 'net', always: true, customer: false },
  held: { zh: '责任用时', en: 'held', always: true, customer: false },
  ledger: { zh: '责任时段', en: 'ledger', always: true, customer: false },
  author: { zh: '报告人', en: 'author', always: true, customer: false },
} as const satisfies Record<
  string,
  { readonly zh: string; readonly en: string; readonly always: boolean; readonly customer: boolean }
>;

export type Name = keyof typeof NAMES;
export const ALL_NAMES = Object.keys(NAMES) as readonly Name[];

/** The texts of one ticket. Empty is "not known". */
export type Values = Readonly<Record<Name, string>>;

const BY_WORD: ReadonlyMap<string, Name> = new Map(
  ALL_NAMES.flatMap((name) => [[NAMES[name].zh, name] as const, [NAMES[name].en, name] as const]),
);

/** A template may be written with either language's names, whatever language it is in. */
export const nameOfWord = (word: string): Name | null => BY_WORD.get(word.trim()) ?? null;
