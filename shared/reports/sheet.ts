import type { Figures, Group } from '../api/report.ts';
import { isBeneath, levelOf, wayTo } from '../cause/tree.ts';
import type { Language } from '../i18n/languages.ts';
import type { reports as texts } from '../i18n/zh/reports.ts';
import {
  CLOCKS,
  HOLDERS,
  NOTICE_STATES,
  SATISFACTIONS,
  type Cause,
  type Clock,
  type Holder,
} from '../ticket/values.ts';
import type { NoticeChannel, NoticeState, Resolution, SegmentParty } from '../ticket/values.ts';
import { rateOf } from './attainment.ts';
import type { Spread } from './spread.ts';
import { noticeTotals } from './tally.ts';

/** The tables of a report, told once: the page shows them, and CSV and XLSX are written from the same. */
export const SHEETS = [
  'summary',
  'attainment',
  'times',
  'holders',
  'causes',
  'causeDetails',
  'parties',
  'customers',
  'months',
  'repeats',
  'notices',
  'arrivals',
] as const;
export type SheetName = (typeof SHEETS)[number];

/** `minutes`: a length of time, whose cells are in ms. `ratio`: 0 to 1. */
export type CellKind = 'text' | 'count' | 'minutes' | 'ratio';
export interface Column {
  readonly title: string;
  readonly kind: CellKind;
  /** What a narrow page leaves out first. */
  readonly wide?: boolean;
}
/** null: there is nothing to say. */
export type Cell = string | number | null;
export interface Sheet {
  readonly name: SheetName;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

type Texts = typeof texts.reports;
type Words = 'sheet' | 'column' | 'row' | 'weekday';
export type SheetKey =
  | { [W in Words]: `reports.${W}.${keyof Texts[W] & string}` }[Words]
  | 'reports.notKnown'
  | 'reports.notLocated'
  | `clock.${Clock}`
  | `holder.${Holder}`
  | `cause.${Cause}`
  | `segment.${SegmentParty}`
  | `resolution.${Resolution}`
  | `noticeChannel.${NoticeChannel}`
  | `noticeState.${NoticeState}`;
/** The reader's word for a key. */
export type Say = (key: SheetKey) => string;

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const spread = (of: Spread): Cell[] => [of.count, of.mean, of.median, of.p90];

const GROUP_COLUMNS = (say: Say): Column[] => [
  { title: say('reports.column.faults'), kind: 'count' },
  { title: say('reports.column.restored'), kind: 'count', wide: true },
  { title: say('reports.column.met'), kind: 'count', wide: true },
  { title: say('reports.column.missed'), kind: 'count' },
  { title: say('reports.column.undecided'), kind: 'count', wide: true },
  { title: say('reports.column.rate'), kind: 'ratio' },
  { title: say('reports.column.medianNet'), kind: 'minutes' },
  { title: say('reports.column.meanNet'), kind: 'minutes', wide: true },
  { title: say('reports.column.chases'), kind: 'count', wide: true },
];
const groupCells = ({ faults, restored, attainment, net, chases }: Group): Cell[] => [
  faults,
  restored,
  attainment.met,
  attainment.missed,
  attainment.undecided,
  rateOf(attainment),
  net.median,
  net.mean,
  chases,
];

type Body = Omit<Sheet, 'name' | 'title'>;

/** A node beneath the first level, with the words of those above it before its own. */
function detailRow(
  { code, faults, net }: Figures['causeDetails'][number],
  of: Figures,
  language: Language,
  first: string,
): Cell[] {
  const [second = null, third = null] = wayTo(code).map(
    (step) => of.causeDetails.find((node) => node.code === step)?.label[language] ?? step,
  );
  return [levelOf(code), first, second, third, faults, share(faults, of.faults), net.median, net.mean];
}

const BODIES: Record<SheetName, (of: Figures, say: Say, language: Language) => Body> = {
  summary: (of, say) => ({
    columns: [
      { title: say('reports.column.item'), kind: 'text' },
      { title: say('reports.column.tickets'), kind: 'count' },
    ],
    rows: [
      ...(['declared', 'faults', 'restored', 'open', 'unconfirmed', 'byWord'] as const).map((item) => [
        say(`reports.row.${item}`),
        of[item],
      ]),
      ...of.apart.map(({ resolution, tickets }) => [say(`resolution.${resolution}`), tickets]),
      ...(['repeats', 'chases', 'chased'] as const).map((item) => [say(`reports.row.${item}`), of[item]]),
      ...SATISFACTIONS.map((said) => [say(`reports.row.${said}`), of.satisfaction[said]]),
      ...(['passed', 'wanting'] as const).map((found) => [say(`reports.row.${found}`), of.checked[found]]),
    ],
  }),
  attainment: (of, say) => ({
    columns: [
      { title: say('reports.column.clock'), kind: 'text' },
      { title: say('reports.column.met'), kind: 'count' },
      { title: say('reports.column.missed'), kind: 'count' },
      { title: say('reports.column.undecided'), kind: 'count' },
      { title: say('reports.column.excepted'), kind: 'count' },
      { title: say('reports.column.rate'), kind: 'ratio' },
    ],
    rows: CLOCKS.map((clock) => {
      const { met, missed, undecided, excepted } = of.attainment[clock];
      return [say(`clock.${clock}`), met, missed, undecided, excepted, rateOf(of.attainment[clock])];
    }),
  }),
  times: (of, say) => ({
    columns: [
      { title: say('reports.column.times'), kind: 'text' },
      { title: say('reports.column.faults'), kind: 'count' },
      { title: say('reports.column.mean'), kind: 'minutes' },
      { title: say('reports.column.median'), kind: 'minutes' },
      { title: say('reports.column.p90'), kind: 'minutes' },
    ],
    rows: (['toAcknowledge', 'toRestore', 'toRestoreNet'] as const).map((what) => [
      say(`reports.row.${what}`),
      ...spread(of[what]),
    ]),
  }),
  holders: (of, say) => ({
    columns: [
      { title: say('reports.column.holder'), kind: 'text' },
      { title: say('reports.column.minutes'), kind: 'minutes' },
      { title: say('reports.column.share'), kind: 'ratio' },
    ],
    rows: [
      ...HOLDERS.map((holder) => [say(`holder.${holder}`), of.holders[holder], share(of.holders[holder], of.elapsed)]),
      [say('reports.row.total'), of.elapsed, share(of.elapsed, of.elapsed)],
    ],
  }),
  causes: (of, say) => ({
    columns: [
      { title: say('reports.column.cause'), kind: 'text' },
      { title: say('reports.column.faults'), kind: 'count' },
      { title: say('reports.column.share'), kind: 'ratio' },
      { title: say('reports.column.medianNet'), kind: 'minutes' },
      { title: say('reports.column.meanNet'), kind: 'minutes', wide: true },
    ],
    rows: of.causes.map(({ cause, faults, net }) => [
      cause === null ? say('reports.notKnown') : say(`cause.${cause}`),
      faults,
      share(faults, of.faults),
      net.median,
      net.mean,
    ]),
  }),
  causeDetails: (of, say, language) => ({
    columns: [
      { title: say('reports.column.level'), kind: 'count' },
      { title: say('reports.column.cause'), kind: 'text' },
      { title: say('reports.column.second'), kind: 'text' },
      { title: say('reports.column.third'), kind: 'text' },
      { title: say('reports.column.faults'), kind: 'count' },
      { title: say('reports.column.share'), kind: 'ratio' },
      { title: say('reports.column.medianNet'), kind: 'minutes' },
      { title: say('reports.column.meanNet'), kind: 'minutes', wide: true },
    ],
    rows: of.causes.flatMap(({ cause, faults, net }) =>
      cause === null
        ? []
        : [
            [1, say(`cause.${cause}`), null, null, faults, share(faults, of.faults), net.median, net.mean],
            ...of.causeDetails
              .filter(({ code }) => isBeneath(code, cause))
              .map((node) => detailRow(node, of, language, say(`cause.${cause}`))),
          ],
    ),
  }),
  parties: (of, say) => ({
    columns: [{ title: say('reports.column.party'), kind: 'text' }, ...GROUP_COLUMNS(say)],
    rows: of.parties.map(({ party, ...group }) => [
      party === null ? say('reports.notLocated') : say(`segment.${party}`),
      ...groupCells(group),
    ]),
  }),
  customers: (of, say) => ({
    columns: [{ title: say('reports.column.customer'), kind: 'text' }, ...GROUP_COLUMNS(say)],
    rows: of.customers.map(({ customer, ...group }) => [customer.name, ...groupCells(group)]),
  }),
  months: (of, say) => ({
    columns: [{ title: say('reports.column.month'), kind: 'text' }, ...GROUP_COLUMNS(say)],
    rows: of.months.map(({ month, ...group }) => [month, ...groupCells(group)]),
  }),
  repeats: (of, say) => ({
    columns: [
      { title: say('reports.column.customer'), kind: 'text' },
      { title: say('reports.column.service'), kind: 'text', wide: true },
      { title: say('reports.column.repeats'), kind: 'count' },
      { title: say('reports.column.nos'), kind: 'text', wide: true },
    ],
    rows: of.repeated.map(({ customer, service, tickets }) => [
      customer.name,
      service.name,
      tickets.length,
      tickets.join(' '),
    ]),
  }),
  notices: (of, say) => ({
    columns: [
      { title: say('reports.column.channel'), kind: 'text' },
      ...NOTICE_STATES.map((state): Column => ({ title: say(`noticeState.${state}`), kind: 'count' })),
      { title: say('reports.column.sum'), kind: 'count' },
      { title: say('reports.column.arrived'), kind: 'ratio' },
    ],
    rows: of.notices.map(({ channel, states }) => {
      const { all, arrived } = noticeTotals(states);
      return [
        say(`noticeChannel.${channel}`),
        ...NOTICE_STATES.map((state) => states[state]),
        all,
        share(arrived, all),
      ];
    }),
  }),
  arrivals: (of, say) => ({
    columns: [
      { title: say('reports.column.weekday'), kind: 'text' },
      ...Array.from({ length: 24 }, (_, hour): Column => ({ title: String(hour), kind: 'count' })),
      { title: say('reports.column.sum'), kind: 'count' },
    ],
    rows: WEEKDAYS.map((weekday, i) => {
      const hours = of.arrivals[i] ?? [];
      return [say(`reports.weekday.${weekday}`), ...hours, hours.reduce((sum, n) => sum + n, 0)];
    }),
  }),
};

/** @param language of what is data and has its words in both */
export const sheetOf = (name: SheetName, of: Figures, say: Say, language: Language): Sheet => ({
  name,
  title: say(`reports.sheet.${name}`),
  ...BODIES[name](of, say, language),
});
