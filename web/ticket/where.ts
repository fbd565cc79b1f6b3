import type { Holder } from '#shared/ticket/values.ts';
import { t } from '#web/i18n/text.svelte.ts';
import { brokenElements, linePicture } from './linePicture.ts';
import { elementName, isOpen, type BoardEntry } from './model.ts';

export interface Where {
  readonly text: string;
  readonly party: Holder | null;
}

/** Where a fault stands, in one word or two: the broken element, the test, or that nobody knows yet. */
export function whereOf(entry: BoardEntry): Where {
  if (entry.phase === 'testing') return { text: t('phase.testing'), party: null };
  if (entry.phase === 'restored') return { text: t('phase.restored'), party: null };
  const open = entry.segments.find(isOpen);
  if (open === undefined) return { text: t('line.notLocated'), party: null };
  const broken = brokenElements(linePicture(entry.line, entry.segments, entry.phase));
  const text = elementName(entry.line, open.element) ?? (broken.length === 1 ? broken[0]?.name : undefined);
  return { text: text ?? t(`segment.${open.party}`), party: open.party };
}

/** What on a ticket waits for the shift supervisor: a suspension to be approved in time, or a dispute to be ruled on. */
export function undecided({ suspension, disputed }: BoardEntry): 'suspension' | 'dispute' | null {
  if (suspension?.approved === false) return 'suspension';
  return disputed === true ? 'dispute' : null;
}
