import * as z from 'zod/mini';

export const REVEAL_WHYS = ['call', 'look'] as const;
export const revealWhySchema = z.enum(REVEAL_WHYS);

export const revealAnswerSchema = z.object({ name: z.nullable(z.string()), number: z.string() });
export type RevealAnswer = z.infer<typeof revealAnswerSchema>;

export const ACCESS_KINDS = ['contact', 'declared', 'affected', 'member', 'call'] as const;

/** `GET /api/reveals`: who saw whose number, latest first. */
export const accessListSchema = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      at: z.iso.datetime(),
      by: z.object({ id: z.string(), name: z.string() }),
      customer: z.object({ id: z.string(), name: z.string() }),
      what: z.enum(ACCESS_KINDS),
      subject: z.string(),
      person: z.nullable(z.string()),
      /** Masked. */
      number: z.string(),
      why: revealWhySchema,
    }),
  ),
  nextCursor: z.nullable(z.string()),
});
export type AccessEntry = z.infer<typeof accessListSchema>['items'][number];

export const accessQuerySchema = z.strictObject({
  customer: z.optional(z.string().check(z.maxLength(80))),
  cursor: z.optional(z.string().check(z.regex(/^[1-9]\d{0,14}$/, 'must be the nextCursor of an earlier answer'))),
});
export type AccessQuery = z.infer<typeof accessQuerySchema>;
