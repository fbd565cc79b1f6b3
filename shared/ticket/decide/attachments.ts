import type { FactBody, FactOf } from '../facts.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { TicketState } from '../state.ts';
import { ATTACHMENT_LIMITS, type Visibility } from '../values.ts';
import type { Context, Decision } from './context.ts';

/** A file that has been received, looked into and hashed; whoever sent it said only what it is about. */
export interface Received extends Pick<
  FactOf<'AttachmentAdded'>,
  'attachment' | 'name' | 'mediaType' | 'size' | 'sha256' | 'segment' | 'occurredAt'
> {
  readonly visibility: Visibility | null;
}

const refusedSegment = (state: TicketState, id: string, { by }: Context): Refusal | null => {
  const segment = state.segments.find((s) => s.id === id);
  if (segment === undefined) return refuse('unknown_segment', 'segment');
  const others =
    (by.party === 'customer' && segment.party !== 'customer') || (by.role === 'field' && segment.assignee !== by.user);
  return others ? refuse('not_your_segment', 'segment') : null;
};

/**
 * Puts a file on the record, in any phase: a report may come after the clearing. Not a command, since nobody but the
 * server can say what it has stored.
 */
export function attach(state: TicketState, file: Received, context: Context): Decision {
  const refusal = file.segment === null ? null : refusedSegment(state, file.segment, context);
  if (refusal !== null) return refusal;
  if (state.attachments.length >= ATTACHMENT_LIMITS.count)
    return refuse('too_many_attachments', 'file', { count: ATTACHMENT_LIMITS.count });
  const together = state.attachments.reduce((sum, a) => sum + a.size, file.size);
  if (together > ATTACHMENT_LIMITS.total)
    return refuse('attachments_too_large', 'file', { total: ATTACHMENT_LIMITS.total });
  const added: FactBody = {
    type: 'AttachmentAdded',
    attachment: file.attachment,
    name: file.name,
    mediaType: file.mediaType,
    size: file.size,
    sha256: file.sha256,
    segment: file.segment,
    // What a customer sends is the customer's to see.
    visibility: context.by.party === 'customer' ? 'customer' : (file.visibility ?? 'internal'),
    occurredAt: file.occurredAt,
  };
  return [added];
}
