import * as z from 'zod/mini';
import { ATTACHMENT_TYPES, VISIBILITIES } from '../values.ts';
import { occurredAt } from './shapes.ts';

/** What stands beside the work: other systems' numbers, other tickets, notes and files. */
export const BESIDE = [
  z.object({ type: z.literal('ReferenceAdded'), system: z.string(), no: z.string() }),
  /** It is part of a major fault that another ticket stands for; each keeps its own ledger. */
  z.object({ type: z.literal('ParentLinked'), parent: z.string() }),
  z.object({ type: z.literal('ParentUnlinked'), parent: z.string() }),
  z.object({ type: z.literal('NoteAdded'), text: z.string(), visibility: z.enum(VISIBILITIES) }),
  /** A file that is kept beside the record. Its digest is in the chain, so the file cannot be exchanged either. */
  z.object({
    type: z.literal('AttachmentAdded'),
    attachment: z.string(),
    name: z.string(),
    mediaType: z.enum(ATTACHMENT_TYPES),
    /** Bytes. */
    size: z.int().check(z.positive()),
    /** Hexadecimal. */
    sha256: z.string(),
    segment: z.nullable(z.string()),
    visibility: z.enum(VISIBILITIES),
    occurredAt,
  }),
] as const;
