import { z } from 'zod';

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  /** To the minute or so. */
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;
export const apiKeyListSchema = z.object({ items: z.array(apiKeySchema) });

export const newApiKeySchema = z.strictObject({
  /** Which system it is for. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .refine((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
});

/** `key`: shown this once, kept nowhere. */
export const madeApiKeySchema = z.object({ key: z.string(), apiKey: apiKeySchema });
