import type { Phase, SegmentParty, SegmentState } from '#shared/ticket/values.ts';

export interface LineElement {
  readonly id: string;
  readonly name: string;
  readonly party: SegmentParty;
}

export interface LineSegment {
  readonly party: SegmentParty;
  readonly element: string | null;
  readonly state: SegmentState;
}

export type Mark = 'idle' | 'suspect' | 'broken' | 'cleared' | 'test';

export interface LineNode extends LineElement {
  readonly mark: Mark;
  /** The stretch from this element to the next; null after the last. */
  readonly span: Mark | null;
  /** The demarc lies on that stretch: beyond it the customer answers. */
  readonly demarc: boolean;
}

const openState = (state: SegmentState): boolean => state === 'open' || state === 'accepted';

/** A segment without an element stands for all of its party. */
const touches = (segment: LineSegment, element: LineElement): boolean =>
  segment.element === null ? segment.party === element.party : segment.element === element.id;

const markOf = (element: LineElement, segments: readonly LineSegment[], suspects: readonly string[]): Mark => {
  const mine = segments.filter((segment) => touches(segment, element));
  if (mine.some((segment) => openState(segment.state))) return 'broken';
  if (mine.some((segment) => segment.state === 'cleared')) return 'cleared';
  return suspects.includes(element.id) ? 'suspect' : 'idle';
};

/** Which stretch after a node is lit: the one towards the customer, or before the last element the one that reaches it. */
const spanOf = (marks: readonly Mark[], at: number, phase: Phase | null): Mark => {
  if (phase === 'testing') return 'test';
  if (phase === 'restored' || phase === 'closed') return 'cleared';
  const here = marks[at] ?? 'idle';
  const next = marks[at + 1] ?? 'idle';
  const nextIsLast = at + 2 === marks.length;
  const lit = nextIsLast && here !== 'broken' && next !== 'idle' ? next : here;
  return lit;
};

/**
 * The chain of elements as it is drawn, from the IMS core to the phone.
 * @param suspects elements that the precheck points at, while no segment is open
 */
export function linePicture(
  elements: readonly LineElement[],
  segments: readonly LineSegment[],
  phase: Phase | null,
  suspects: readonly string[] = [],
): LineNode[] {
  const marks = elements.map((element) => markOf(element, segments, suspects));
  const firstCustomer = elements.findIndex((element) => element.party === 'customer');
  return elements.map((element, at) => ({
    ...element,
    mark: marks[at] ?? 'idle',
    span: at === elements.length - 1 ? null : spanOf(marks, at, phase),
    demarc: firstCustomer > 0 && at === firstCustomer - 1,
  }));
}

/** The elements at fault, in line order: what a row of the wall names. */
export const brokenElements = (nodes: readonly LineNode[]): LineNode[] =>
  nodes.filter((node) => node.mark === 'broken');
