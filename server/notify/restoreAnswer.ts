import type { Database } from '#db/open.ts';
import type { Language } from '#shared/i18n/languages.ts';
import { decide, isRefusal } from '#shared/ticket/decide.ts';
import type { Command } from '#shared/ticket/commands.ts';
import type { Author, FactBody } from '#shared/ticket/facts.ts';
import { refuse } from '#shared/ticket/refusal.ts';
import type { TicketState } from '#shared/ticket/state.ts';
import { type Instant, instant } from '#shared/time.ts';
import type { Step } from '../tickets/execute.ts';
import { tokenHash } from './link.ts';
import { maskRecipient } from './render.ts';
import { type Announced, type LinkAnswer, standingOf } from './standing.ts';

/** The restore notice that a link belongs to, and its ticket as it stands. */
export interface Linked extends Announced {
  readonly state: TicketState;
  readonly now: Instant;
  readonly language: Language;
  /** Who was sent it: that is all we know of whoever opens the link. */
  readonly name: string;
}

interface LinkedRow extends Announced {
  readonly recipient: string;
  readonly contact: string | null;
  readonly language: Language;
  readonly state: TicketState;
  readonly now: string;
}

/** @returns null for a token that no restore notice has */
export async function readLinked(db: Pick<Database, 'pool'>, token: string): Promise<Linked | null> {
  const { rows } = await db.pool.query<LinkedRow>({
    name: 'read-restore-link',
    text: `select n.id, n.fact_version::int as "factVersion", n.recipient, c.language, t.state, demarc_now_ms() as now,
                  (select k.name from contact k
                    where k.customer = t.customer and (k.phone = n.recipient or k.email = n.recipient) limit 1) as contact
             from notice n join ticket t on t.no = n.ticket join customer c on c.id = t.customer
            where n.token_hash = $1 and n.kind = 'restored'`,
    values: [tokenHash(token)],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const { id, factVersion, language, state } = row;
  const caller = state.declarations.find((d) => d.contact?.phone === row.recipient)?.contact?.name;
  const name = row.contact ?? caller ?? maskRecipient(row.recipient);
  return { id, factVersion, language, state, now: instant(Number(row.now)), name };
}

/**
 * What an answer by link does: the customer's command, and that the notice has been answered, in one step. The same answer
 * again changes nothing; an answer to a restoration that is no longer the ticket's is refused, whatever has happened since.
 */
export const answerStep =
  (linked: Linked, answer: LinkAnswer, reason: string): Step =>
  (state, now) => {
    const by: Author = { party: 'customer', role: 'link', user: null, name: linked.name };
    const acknowledged: FactBody = {
      type: 'NoticeProgressed',
      notice: linked.id,
      state: 'acknowledged',
      detail: answer,
    };
    const standing = standingOf(state, linked, now);
    if (answer === 'yes' && (standing === 'answered_yes' || standing === 'answered_yes_late')) {
      // Somebody else confirmed it before: that this notice was answered too is still worth keeping, once.
      const own = state.notices.find((n) => n.id === linked.id);
      return { by, decision: own?.state === 'acknowledged' ? [] : [acknowledged] };
    }
    if (answer === 'no' && standing === 'answered_no') return { by, decision: [] };
    if (standing === 'answered_no' || standing === 'reopened' || standing === 'closed')
      return { by, decision: refuse('wrong_phase') };
    const command: Command = answer === 'yes' ? { type: 'confirmRestoration' } : { type: 'disputeRestoration', reason };
    const decision = decide(state, command, { now, by });
    return { by, decision: isRefusal(decision) ? decision : [...decision, acknowledged] };
  };

/** The outbox's own row follows: what is answered need not be sent again. */
export async function storeAnswered(db: Pick<Database, 'pool'>, notice: string): Promise<void> {
  await db.pool.query(`update notice set state = 'acknowledged', updated_at = demarc_now() where id = $1`, [notice]);
}
