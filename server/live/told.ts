import type { Item } from '#shared/live/protocol.ts';

/** What screens are told of one thing: written once, for all who are told the same. */
export interface Told {
  readonly key: string;
  /** That it is not there any more. */
  readonly removed: boolean;
  /** The item, as JSON. */
  readonly text: string;
}

export const told = (item: Item): Told => ({
  key: item.key,
  removed: item.removed === true,
  text: JSON.stringify(item),
});

/** JSON that is written already: goes out as it is. */
export class Written {
  constructor(readonly text: string) {}
}

/** Items with what is said of them all. `head` has at least one field. */
export const written = (head: Readonly<Record<string, unknown>>, items: readonly Told[]): Written =>
  new Written(`${JSON.stringify(head).slice(0, -1)},"items":[${items.map(({ text }) => text).join()}]}`);
