import { type Caller, can } from '#shared/actor.ts';
import type { DeclarationAnswer, DeclarationRequest } from '#shared/api/declaration.ts';
import { authorOf } from '#shared/ticket/allowed.ts';
import type { Author } from '#shared/ticket/facts.ts';
import { isOutage } from '#db/outage.ts';
import type { Deps } from '../deps.ts';
import { gather } from '../gathering.ts';
import { outsideRequests } from '../log.ts';
import { channelOf } from './arrival.ts';
import { declareTogether, type Outcome } from './declareTogether.ts';
import type { Declaring } from './placing.ts';
import { permissionProblem } from './problems.ts';
import type { Language } from './warnings.ts';

/**
 * A declaration: on disk before anybody is told "received". Those that come at once share a transaction, and with it what a
 * commit costs; none of them waits for company. What a neighbour does is nothing to the others: one that is refused is left
 * out, one whose service or ticket somebody else holds is declared by itself, and where the lot as a whole goes wrong, each is.
 */
export interface Declared {
  /** False: the answer was given before, to the same key. */
  readonly fresh: boolean;
  readonly answer: DeclarationAnswer;
}

/** Who declares: a signed-in caller, or whoever read the QR code on the cabinet. */
export interface Declarer {
  readonly caller: Caller;
  readonly language: Language;
  /** Who the record says it was, where the caller is no user of ours. */
  readonly by?: Author;
}

/**
 * Takes a declaration.
 * @throws Problem 400, 403, 409 (key reused) or 422 (unknown service, channel), with nothing written
 */
export type Declare = (declarer: Declarer, request: DeclarationRequest, key: string) => Promise<Declared>;

/** Under which the keys of declarations are kept. */
export const DECLARATION_DOOR = 'declaration';

/** In three lanes: while lots wait for the database and its disk, another is thought about. */
export const TOGETHER = { lanes: 3, most: 32 };

/** The desk's one way to declare. */
export function createDeclare(deps: Deps): Declare {
  const declareGathered = gather<Declaring, Declared>({
    ...TOGETHER,
    // They would wait for each other in the database.
    keysOf: ({ once, request }) => [`key ${once.caller} ${once.key}`, `service ${request.service}`],
    work: (lot) => outsideRequests(() => declareLot(deps, lot)),
  });
  return async ({ caller, language, by }, request, key) => {
    const { onBehalf } = request;
    const permission = can(caller, 'declare', null, onBehalf !== undefined);
    if (!permission.yes) throw permissionProblem(permission);
    return declareGathered({
      caller,
      language,
      request,
      by: by ?? authorOf(caller, onBehalf),
      channel: channelOf(caller, request.channel),
      once: { caller: caller.user, door: DECLARATION_DOOR, key, body: request },
    });
  };
}

/** @returns for each, what is to be answered: at once, or when it has been declared by itself */
async function declareLot(deps: Deps, lot: readonly Declaring[]): Promise<readonly (() => Promise<Declared>)[]> {
  const outcomes = await declareShared(deps, lot);
  return lot.map((one, index) => {
    const outcome = outcomes?.[index] ?? 'busy';
    return outcome === 'busy' ? () => declareAlone(deps, one) : async () => settled(outcome);
  });
}

/** @returns null where the lot went wrong as a whole, so that nothing of it was written */
async function declareShared(deps: Deps, lot: readonly Declaring[]): Promise<readonly Outcome[] | null> {
  try {
    return await declareTogether(deps, lot, { awaited: false });
  } catch (thrown) {
    // Without a database it would go no better one by one, only longer.
    if (isOutage(thrown)) throw thrown;
    deps.log.warn(
      { err: thrown, declarations: lot.length },
      'declared together they failed; each is declared by itself',
    );
    return null;
  }
}

async function declareAlone(deps: Deps, one: Declaring): Promise<Declared> {
  const [outcome] = await declareTogether(deps, [one], { awaited: true });
  if (outcome === undefined || outcome === 'busy') throw new Error('nobody was waited for');
  return settled(outcome);
}

function settled(outcome: Exclude<Outcome, 'busy'>): Declared {
  if ('refused' in outcome) throw outcome.refused;
  return outcome;
}
