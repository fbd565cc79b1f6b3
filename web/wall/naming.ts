import type { SegmentParty } from '#shared/ticket/values.ts';
import { t } from '#web/i18n/text.svelte.ts';
import type { LineElement } from '#web/ticket/linePicture.ts';
import type { BoardEntry } from '#web/ticket/model.ts';
import { whereOf, type Where } from '#web/ticket/where.ts';

/**
 * What a row says of people and places. With visitors in the room it names nobody: neither the customer, nor what is named
 * after one (their rooms and phones), nor who works for them.
 */
export interface Naming {
  readonly customer: string;
  readonly where: Where;
  readonly line: readonly LineElement[];
  readonly handler: string | null;
}

const anonymous = (line: readonly LineElement[]): LineElement[] =>
  line.map(({ id, party }) => ({ id, party, name: t(`segment.${party}`) }));

const partyOf = (where: Where): SegmentParty | null => (where.party === 'suspended' ? null : where.party);

export function naming(entry: BoardEntry, masked: boolean): Naming {
  const where = whereOf(entry);
  if (!masked) {
    // The row begins with whose it is: what is named after them need not say so again.
    const own = where.text.startsWith(entry.shortName) ? where.text.slice(entry.shortName.length).trim() : '';
    const short = own === '' ? where : { ...where, text: own };
    return { customer: entry.shortName, where: short, line: entry.line, handler: entry.assigneeName };
  }
  const party = partyOf(where);
  return {
    customer: t('wall.someone'),
    where: party === null ? where : { text: t(`holder.${party}`), party },
    line: anonymous(entry.line),
    handler: entry.assigneeName === null ? null : t('wall.taken'),
  };
}
