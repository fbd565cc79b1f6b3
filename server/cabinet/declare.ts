import type { Database } from '#db/open.ts';
import type { Caller } from '#shared/actor.ts';
import { declarationAnswerSchema } from '#shared/api/declaration.ts';
import { readings } from '#shared/clock/reading.ts';
import { timingSchema } from '#shared/clock/timing.ts';
import { type Language, TAG } from '#shared/i18n/languages.ts';
import { instant } from '#shared/time.ts';
import { type Declare, DECLARATION_DOOR } from '../tickets/declare.ts';
import type { Cabinet } from './cabinet.ts';
import type { Filled } from './form.ts';
import type { Receipt } from './page.ts';
import { CABINET_TEXTS, SYMPTOM_TEXTS } from './texts.ts';

/** Whoever stands before the cabinet: nobody we know, who may declare for its service and nothing else. */
const callerAt = (cabinet: Cabinet, name: string): Caller => ({
  // Keys are apart by cabinet, so that a form of one cannot meet a form of another.
  user: `cabinet:${cabinet.service}`,
  name,
  role: 'customer',
  customers: [cabinet.customer],
  branch: cabinet.branch,
});

/** Declares by the road of every declaration. @throws Problem 409 when this form was sent before with other words */
export async function declareAtCabinet(
  declare: Declare,
  cabinet: Cabinet,
  language: Language,
  form: Filled,
): Promise<void> {
  const { key, symptom, description, contact } = form;
  const name = contact?.name ?? CABINET_TEXTS[language].nobody;
  await declare(
    { caller: callerAt(cabinet, name), language, by: { party: 'customer', role: 'cabinet', user: null, name } },
    {
      service: cabinet.service,
      symptom,
      description: description ?? SYMPTOM_TEXTS[language][symptom],
      ...(contact === null ? {} : { contact }),
    },
    key,
  );
}

/** What was answered to a form of this cabinet; null when none with this key was sent. */
export async function readReceipt(
  db: Pick<Database, 'pool'>,
  cabinet: Cabinet,
  key: string,
  language: Language,
): Promise<Receipt | null> {
  const { rows } = await db.pool.query<{ answer: unknown; called: boolean }>({
    name: 'read-cabinet-receipt',
    text: `select i.answer, coalesce((d.body -> 'contact') is not null, false) as called
             from idempotency i left join declaration d on d.id = (i.answer -> 'declaration' ->> 'id')::uuid
            where i.caller = $1 and i.door = $2 and i.key = $3`,
    values: [callerAt(cabinet, '').user, DECLARATION_DOOR, key],
  });
  const parsed = declarationAnswerSchema.safeParse(rows[0]?.answer);
  if (!parsed.success) return null;
  const { declaration, ticket } = parsed.data;
  const due = readings(timingSchema.parse(ticket.timing), instant(Date.parse(declaration.receivedAt))).respond.dueAt;
  const promised = rows[0]?.called === true && !declaration.joined && due !== null;
  return { no: ticket.no, joined: declaration.joined, callBefore: promised ? beijingTime(due, language) : null };
}

const beijingTime = (at: number, language: Language): string =>
  new Intl.DateTimeFormat(TAG[language], {
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'Asia/Shanghai',
  }).format(at);
