import { owedBy } from '../ticket/jointTest.ts';
import type { Segment, TicketState } from '../ticket/state.ts';
import { readings } from '../clock/reading.ts';
import type { Tongue, WordingSource } from './source.ts';

/** How a fault stands and what comes next: to the customer in plain words, among colleagues in the field's terms. */
export const isOpen = (segment: Segment): boolean => segment.state === 'open' || segment.state === 'accepted';
const openOf = (state: TicketState): Segment[] => state.segments.filter(isOpen);
const isTheirs = (segment: Segment): boolean => segment.party === 'customer';

export const testName = (item: string, { words }: Tongue): string => {
  const known: Readonly<Record<string, string>> = words.test.item;
  return known[item] ?? item;
};

/** Where a segment is: its party, and the element where one is named. */
export function whereOf(state: TicketState, segment: Segment, { words }: Tongue): string {
  const element = state.service.line.find((e) => e.id === segment.element)?.name ?? segment.element;
  const party = words.segment[segment.party];
  return element === null ? party : `${party} ${element}`;
}

function repairing({ record: { state } }: WordingSource, { words, say, at }: Tongue): string {
  if (state.suspension !== null)
    return say.progress.paused(words.suspensionReason[state.suspension.reason], at(state.suspension.until));
  if (state.bypass !== null) return say.progress.bypassed;
  const open = openOf(state);
  return open.length > 0 && open.every(isTheirs) ? say.progress.yours : say.progress.repairing;
}

/** What the customer is told of how it stands. */
export function progressOf(source: WordingSource, tongue: Tongue): string {
  const { state } = source.record;
  const { progress } = tongue.say;
  switch (state.phase) {
    case 'declared':
      return progress.declared;
    case 'acknowledged':
      return state.bypass === null ? progress.acknowledged : progress.bypassed;
    case 'clearing':
      return repairing(source, tongue);
    case 'testing':
      return state.test !== null && owedBy(state.test, 'customer').length > 0 ? progress.pleaseTest : progress.testing;
    case 'restored':
      return state.restoration?.confirmed === true ? progress.confirmed : progress.restored;
    case 'closed':
      return state.resolution === 'restored' ? progress.closed : progress.closedUnconfirmed;
    case 'dismissed':
      return progress.dismissed(tongue.words.resolution[state.resolution ?? 'no_fault']);
  }
}

/** The phase, and what else colleagues must know to read it rightly. */
export function stateOf({ record: { state } }: WordingSource, { words, say }: Tongue): string {
  const more = [
    state.phase === 'restored' ? (state.restoration?.confirmed === true ? say.confirmed : say.stillToConfirm) : '',
    state.phase === 'closed' && state.resolution === 'unconfirmed' ? say.unconfirmed : '',
    state.bypass === null || state.phase === 'restored' ? '' : say.bypassed,
    state.suspension === null ? '' : say.suspended,
  ].filter(Boolean);
  return [words.phase[state.phase], ...more].join(say.comma);
}

/** What has to happen next; empty once it has ended. */
export function nextOf(source: WordingSource, tongue: Tongue): string {
  const { state } = source.record;
  const { next, list } = tongue.say;
  switch (state.phase) {
    case 'declared':
      return next.acknowledge;
    case 'acknowledged': {
      if (state.confirmedAt !== null) return next.dispatch;
      const spoken = new Set(state.findings.map((finding) => finding.party));
      return spoken.size < 2 ? next.findings : next.confirm;
    }
    case 'clearing': {
      const open = openOf(state);
      const ours = open.filter((segment) => !isTheirs(segment));
      if (open.length === 0) return next.dispatch;
      const where = (segments: readonly Segment[]): string =>
        [...new Set(segments.map((segment) => whereOf(state, segment, tongue)))].join(list);
      return ours.length > 0 ? next.clear(where(ours)) : next.customerClears(where(open));
    }
    case 'testing': {
      if (state.test === null) return '';
      const party = owedBy(state.test, 'carrier').length > 0 ? 'carrier' : 'customer';
      const items = owedBy(state.test, party).map((item) => testName(item, tongue));
      return next.test(tongue.words.party[party], items.join(list));
    }
    case 'restored':
      return state.restoration?.confirmed === true ? next.close : next.tell;
    case 'closed':
    case 'dismissed':
      return '';
  }
}

/** When somebody will call, as promised at intake. Nothing is promised any more once that time has passed. */
export function promisedOf({ record: { state, timing }, now }: WordingSource, { at }: Tongue): string {
  const due = readings(timing, now).respond.dueAt;
  return state.phase === 'declared' && due !== null && due > now ? at(due) : '';
}
