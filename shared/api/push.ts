import * as z from 'zod/mini';
import { LANGUAGES } from '../i18n/languages.ts';

/** Longer ones than any push service gives out. */
const endpoint = z.url('is not an address').check(z.maxLength(1000, 'must have at most 1000 characters'));
/** Raw bytes in base64url (RFC 4648 §5); browsers leave the padding away. */
const bytes = (what: string, length: RegExp) =>
  z
    .pipe(
      z.string(),
      z.transform((text) => text.replace(/=+$/, '')),
    )
    .check(z.refine((text) => length.test(text), `is not ${what} in base64url, as PushSubscription.toJSON() gives it`));

/** `PUT /api/push/subscription`: what `PushManager.subscribe` answers, and in which language its reader reads. */
export const pushSubscriptionSchema = z.strictObject({
  endpoint,
  keys: z.strictObject({
    p256dh: bytes('a P-256 public key of 65 bytes', /^B[\w-]{86}$/),
    auth: bytes('a secret of 16 bytes', /^[\w-]{22}$/),
  }),
  language: z.enum(LANGUAGES),
});
export type NewPushSubscription = z.infer<typeof pushSubscriptionSchema>;

/** `DELETE /api/push/subscription`. */
export const pushEndpointSchema = z.strictObject({ endpoint });

/** `GET /api/push/key`: `key` is the desk's VAPID public key in base64url; null: the desk sends no pushes. */
export const pushKeySchema = z.object({ key: z.nullable(z.string()) });

/** What a push carries, decrypted by the browser alone: no more than a lock screen may show to anybody (contract 五). */
export const pushPayloadSchema = z.object({
  title: z.string(),
  /** Ticket number: a newer push of a ticket takes the place of an older one. */
  tag: z.string(),
  /** Path of the page that it opens. */
  url: z.string(),
});
export type PushPayload = z.infer<typeof pushPayloadSchema>;
