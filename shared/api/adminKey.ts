import * as z from 'zod/mini';

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  /** To the minute or so. */
  lastUsedAt: z.nullable(z.iso.datetime()),
  revokedAt: z.nullable(z.iso.datetime()),
});
export type ApiKey = z.infer<typeof apiKeySchema>;
export const apiKeyListSchema = z.object({ items: z.array(apiKeySchema) });

export const newApiKeySchema = z.strictObject({
  /** Which system it is for. */
  name: z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(60),
    z.refine((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
  ),
});

/** `key`: shown this once, kept nowhere. */
export const madeApiKeySchema = z.object({ key: z.string(), apiKey: apiKeySchema });
