import type { Logger } from 'pino';
import type { Caller } from '#shared/actor.ts';
import type { Looker } from '#shared/live/protocol.ts';
import { Neighbours, type Open } from './neighbours.ts';

/** Who of the desk has a ticket open: told to whoever else has, so that two do not do the same. */
export interface Presence {
  /** Somebody has it open on this node from now on. @returns the way to say that it was closed */
  look(no: string, who: Looker): () => void;
  /** Tells again who has it open. */
  say(no: string): void;
  close(): void;
}

/** Customers are not told who works on their fault, and walls and programs look at nothing. */
export const isSeen = ({ role }: Pick<Caller, 'role'>): boolean =>
  role !== 'customer' && role !== 'screen' && role !== 'integration';

interface Here {
  readonly name: string;
  readonly pages: number;
}

/** @param tell says to the pages of this node that have the ticket open who has, each person once, by name */
export function createPresence(
  { config, log }: { readonly config: { readonly redisUrl: string | null }; readonly log: Logger },
  tell: (no: string, people: readonly Looker[]) => void,
): Presence {
  const here = new Map<string, Map<string, Here>>();
  const own = (no: string): Looker[] => [...(here.get(no) ?? [])].map(([user, { name }]) => ({ user, name }));
  const neighbours =
    config.redisUrl === null
      ? null
      : new Neighbours(config.redisUrl, log, {
          own: (): Open => [...here.keys()].map((no) => ({ no, people: own(no) })),
          changed: say,
        });

  function say(no: string): void {
    if (!here.has(no)) return;
    const all = new Map([...own(no), ...(neighbours?.of(no) ?? [])].map((one) => [one.user, one]));
    tell(
      no,
      [...all.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'zh')),
    );
  }

  function count(no: string, { user, name }: Looker, more: 1 | -1): void {
    const people = here.get(no) ?? new Map<string, Here>();
    const pages = (people.get(user)?.pages ?? 0) + more;
    if (pages > 0) people.set(user, { name, pages });
    else people.delete(user);
    if (people.size > 0) here.set(no, people);
    else here.delete(no);
    say(no);
    neighbours?.changed();
  }

  return {
    look(no, who) {
      count(no, who, 1);
      return () => count(no, who, -1);
    },
    say,
    close: () => neighbours?.close(),
  };
}
