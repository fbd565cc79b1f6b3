import type { Topic } from '#shared/live/protocol.ts';
import { LiveEvent, Message } from './message.ts';
import { type Told, type Written, written } from './told.ts';
import type { Answer } from './turn.ts';

/** So many fill a screen: what is answered is each reader's own, and goes out as it is; what follows is made ready once for all. */
const ROWS_AT_FIRST = 50;
const ROWS_AT_ONCE = 250;

export type Granted = Answer & { readonly ok: true };

interface Parts {
  readonly first: Written;
  /** Sent after it, in this order. */
  readonly parts: readonly Message[];
  /** Of all of it. */
  readonly bytes: number;
}

/** By the items told, which those who ask in one turn for the same have in common. */
const ready = new WeakMap<readonly Told[], Parts>();

/** Many rows go in parts, each saying how many follow, so that their reader can begin with the first while the others are on the way. */
export function partsOf(topic: Topic, granted: Granted): Parts {
  const known = ready.get(granted.items);
  if (known !== undefined) return known;
  const made = divided(topic, granted);
  ready.set(granted.items, made);
  return made;
}

function divided(topic: Topic, { cursor, full, items }: Granted): Parts {
  const atFirst = topic === 'rows' ? ROWS_AT_FIRST : items.length;
  const following = Math.ceil(Math.max(0, items.length - atFirst) / ROWS_AT_ONCE);
  const more = (left: number) => (left === 0 ? {} : { more: left });
  const first = written({ ok: true, cursor, full, ...more(following) }, items.slice(0, atFirst));
  const parts = Array.from({ length: following }, (_, i) => {
    const from = atFirst + i * ROWS_AT_ONCE;
    return new Message(
      new LiveEvent(
        'changes',
        written({ topic, cursor, ...more(following - 1 - i) }, items.slice(from, from + ROWS_AT_ONCE)),
      ),
    );
  });
  return { first, parts, bytes: parts.reduce((sum, { bytes }) => sum + bytes, Buffer.byteLength(first.text)) };
}
