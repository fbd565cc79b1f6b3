import { readings } from '#shared/clock/reading.ts';
import { instant } from '#shared/time.ts';
import { dayIn } from '#web/i18n/day.ts';
import { isOpen, type LiveTicket } from '#web/ticket/model.ts';
import type { Entry } from './entry.ts';

type Segment = LiveTicket['segments'][number];
export type Stage = 'new' | 'accepted' | 'planned' | 'on_site' | 'left' | 'cleared' | 'done';

/** A technician's task as it stands on this phone: what waits for the network counts as done, and is said to wait. */
export interface Task {
  readonly ticket: LiveTicket;
  readonly segment: Segment;
  readonly stage: Stage;
  /** How many deeds of it wait for the network. */
  readonly waiting: number;
}

type Visit = Segment['visit'];
const iso = (at: number): string => new Date(at).toISOString();
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const visitAfter = (visit: Visit, type: string, entry: Entry, appointment: string | null): Visit => {
  switch (type) {
    case 'planVisit':
      return visit?.stage === 'on_site'
        ? { ...visit, appointment }
        : { stage: 'planned', appointment, arrivedAt: null, leftAt: null };
    case 'arriveOnSite':
      return { stage: 'on_site', appointment: null, arrivedAt: iso(entry.at), leftAt: null };
    case 'leaveSite':
      return { stage: 'left', appointment: null, arrivedAt: visit?.arrivedAt ?? null, leftAt: iso(entry.at) };
    default:
      return visit;
  }
};

const stateAfter = (state: Segment['state'], type: string): Segment['state'] => {
  if (type === 'clearSegment') return 'cleared';
  return type === 'acceptSegment' || (type === 'arriveOnSite' && state === 'open') ? 'accepted' : state;
};

/** The segment once what waits has been taken. */
export function withWaiting(segment: Segment, waiting: readonly Entry[]): Segment {
  return waiting.reduce<Segment>((now, entry) => {
    if (entry.does.kind !== 'command' || entry.segment !== segment.id) return now;
    const { type, at } = entry.does.command;
    return { ...now, state: stateAfter(now.state, type), visit: visitAfter(now.visit, type, entry, text(at)) };
  }, segment);
}

const stageOf = ({ state, visit }: Segment): Stage => {
  if (state === 'cleared') return visit?.stage === 'on_site' ? 'cleared' : 'done';
  if (visit !== null) return visit.stage;
  return state === 'open' ? 'new' : 'accepted';
};

/** The tasks of `user` on a ticket, in the order of the ticket: open ones, and those just cleared. */
export function tasksOf(ticket: LiveTicket, user: string, entries: readonly Entry[]): Task[] {
  const waiting = entries.filter((entry) => entry.no === ticket.no && entry.refusal === null);
  return ticket.segments
    .filter((segment) => segment.assignee === user && (isOpen(segment) || segment.state === 'cleared'))
    .map((segment) => {
      const after = withWaiting(segment, waiting);
      const own = waiting.filter((entry) => entry.segment === segment.id);
      return { ticket, segment: after, stage: stageOf(after), waiting: own.length };
    });
}

/** Where one is, what should have been done by now, what is for today, what can wait, what is behind one. */
export const GROUPS = ['here', 'overdue', 'today', 'later', 'done'] as const;
export type Group = (typeof GROUPS)[number];

/** The appointment, else the limit of the clock while it runs. */
function hourOf({ ticket, segment }: Task, now: number): number {
  const appointment = segment.visit?.appointment;
  if (appointment) return Date.parse(appointment);
  return readings(ticket.timing, instant(now)).restore.dueAt ?? Number.MAX_SAFE_INTEGER;
}

function groupOf(task: Task, now: number, zone: string): Group {
  if (task.stage === 'done') return 'done';
  if (task.stage === 'on_site' || task.stage === 'cleared') return 'here';
  const hour = hourOf(task, now);
  if (hour < now) return 'overdue';
  return hour !== Number.MAX_SAFE_INTEGER && dayIn(hour, zone) === dayIn(now, zone) ? 'today' : 'later';
}

/** The groups that there are, each by its hours, earliest first. `zone`: whose midnight ends today. */
export function grouped(tasks: readonly Task[], now: number, zone: string): { group: Group; tasks: Task[] }[] {
  const byHour = (a: Task, b: Task): number =>
    hourOf(a, now) - hourOf(b, now) || a.ticket.no.localeCompare(b.ticket.no);
  return GROUPS.map((group) => ({
    group,
    tasks: tasks.filter((task) => groupOf(task, now, zone) === group).sort(byHour),
  })).filter((one) => one.tasks.length > 0);
}
