import * as z from 'zod/mini';
import { instantCodec } from '../time.ts';
import { CHANNELS, SERVICE_STATES, SYMPTOMS, id, text } from '../ticket/values.ts';
import { ticketSchema } from './ticket.ts';

/** `POST /api/declarations`. `service` is an id or one of the service's numbers. */
export const declarationRequestSchema = z.strictObject({
  service: id,
  symptom: z.enum(SYMPTOMS),
  description: text(4000),
  /** When it began, as the declarer says. Information: it drives no clock. */
  occurredAt: z.optional(instantCodec),
  affectedNumbers: z.optional(z.array(text(40)).check(z.maxLength(500))),
  contact: z.optional(z.strictObject({ name: text(80), phone: text(40) })),
  channel: z.optional(z.enum(CHANNELS)),
  onBehalf: z.optional(z.strictObject({ name: text(80), how: text(200) })),
});
export type DeclarationRequest = z.infer<typeof declarationRequestSchema>;

export const WARNINGS = [
  ...SERVICE_STATES.filter((s) => s !== 'normal'),
  'planned_work',
  'unknown_numbers',
  'follows_restored',
] as const;

export const declarationAnswerSchema = z.object({
  declaration: z.object({ id: z.string(), receivedAt: z.iso.datetime(), joined: z.boolean() }),
  ticket: ticketSchema,
  warnings: z.array(z.object({ code: z.enum(WARNINGS), text: z.string() })),
});
export type DeclarationAnswer = z.infer<typeof declarationAnswerSchema>;
