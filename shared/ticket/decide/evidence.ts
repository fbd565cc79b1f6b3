import type { EvidenceFiles } from '../facts.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { TicketState } from '../state.ts';
import type { Context } from './context.ts';

/** What a fact carries of the files that are its evidence: nothing where none were named. */
export interface FilesNamed {
  readonly files?: EvidenceFiles;
}

/**
 * The files that a command names as evidence, with their digests: each once, in the order in which they were named. The
 * digest stands in the fact itself, so that what was shown then can be told from what is shown later.
 * @returns `unknown_attachment` with the first that is not on the ticket; to the customer, one that it may not see is not
 */
export function filesNamed(
  { attachments }: Pick<TicketState, 'attachments'>,
  { files = [] }: { readonly files?: readonly string[] | undefined },
  { by }: Pick<Context, 'by'>,
): FilesNamed | Refusal {
  const ids = [...new Set(files)];
  const named = ids.flatMap((id) =>
    attachments.filter((file) => file.id === id && (by.party !== 'customer' || file.visibility === 'customer')),
  );
  const missing = ids.find((id) => !named.some((file) => file.id === id));
  if (missing !== undefined) return refuse('unknown_attachment', 'files', { id: missing });
  return ids.length === 0 ? {} : { files: named.map(({ id, sha256 }) => ({ attachment: id, sha256 })) };
}
