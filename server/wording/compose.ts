import type pg from 'pg';
import type { Caller } from '#shared/actor.ts';
import type { Wording } from '#shared/api/wording.ts';
import type { Language } from '#shared/i18n/languages.ts';
import type { Fact } from '#shared/ticket/facts.ts';
import type { TicketRecord } from '#shared/ticket/view.ts';
import { type Instant, iso } from '#shared/time.ts';
import { AUDIENCE, fits, suggested, WORDING_KINDS, type WordingKind } from '#shared/wording/kinds.ts';
import { valuesOf } from '#shared/wording/values.ts';
import { write } from '#shared/wording/write.ts';
import { ownTemplates } from './templates.ts';

interface Asked {
  readonly caller: Caller;
  readonly record: TicketRecord;
  readonly facts: readonly Fact[];
  readonly now: Instant;
  readonly lang: Language;
  readonly kinds?: readonly WordingKind[] | undefined;
}

/** When it began, as the first who could say said. */
const occurredAtOf = (facts: readonly Fact[]): Instant | null => {
  for (const fact of facts)
    if ((fact.type === 'Declared' || fact.type === 'DeclarationJoined') && fact.occurredAt !== null)
      return fact.occurredAt;
  return null;
};

/** Writes what there is to say of a ticket, by the branch's templates. */
export async function composeWording(client: pg.ClientBase | pg.Pool, asked: Asked): Promise<Wording> {
  const { caller, record, facts, now, lang, kinds = WORDING_KINDS } = asked;
  const { rows } = await client.query<{ name: string; zone: string }>('select name, zone from branch where id = $1', [
    caller.branch,
  ]);
  const [branch] = rows;
  if (branch === undefined) throw new Error(`the branch ${caller.branch} is not there`);
  const own = await ownTemplates(client, caller.branch, lang);
  const values = valuesOf({ record, occurredAt: occurredAtOf(facts), now, branch, author: caller.name }, lang);
  const { no, phase } = record.state;
  return {
    ticket: no,
    lang,
    asOf: iso(now),
    suggested: suggested(phase, caller.role === 'hotline' || caller.role === 'manager'),
    items: kinds.map((kind) => ({
      kind,
      audience: AUDIENCE[kind],
      fits: fits(kind, phase),
      text: write(kind, lang, own.get(kind) ?? null, values),
    })),
    values,
  };
}
