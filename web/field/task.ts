import { readings } from '#shared/clock/reading.ts';
import { instant } from '#shared/time.ts';
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

/** Where one is comes first, then what has an hour (the appointment, else the limit of the clock), earliest first. */
const hourOf = ({ ticket, segment }: Task): number => {
  const appointment = segment.visit?.appointment;
  if (appointment) return Date.parse(appointment);
  const { dueAt } = readings(ticket.timing, instant(ticket.timing.declaredAt)).restore;
  return dueAt ?? Number.MAX_SAFE_INTEGER;
};
const here = (task: Task): boolean => task.stage === 'on_site' || task.stage === 'cleared';

export const byHour = (a: Task, b: Task): number =>
  Number(here(b)) - Number(here(a)) || hourOf(a) - hourOf(b) || a.ticket.no.localeCompare(b.ticket.no);
