import type { FactOf } from '../facts.ts';
import type { TicketState } from '../state.ts';
import { spokenFor } from './spokenFor.ts';

/** What is kept beside the work itself. */
export const attached = (state: TicketState, fact: FactOf<'AttachmentAdded'>): Partial<TicketState> => ({
  attachments: [
    ...state.attachments,
    {
      id: fact.attachment,
      name: fact.name,
      mediaType: fact.mediaType,
      size: fact.size,
      sha256: fact.sha256,
      segment: fact.segment,
      visibility: fact.visibility,
      party: fact.by.party === 'customer' ? 'customer' : 'carrier',
      by: spokenFor(fact.by),
      at: fact.at,
    },
  ],
});
