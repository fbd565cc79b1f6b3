import * as z from 'zod/mini';
import { CODE_LENGTH } from '../screens/code.ts';
import { SCREEN_ALARMS } from '../screens/freshness.ts';
import { screenSettingsSchema } from './screenSettings.ts';

const at = z.nullable(z.iso.datetime());

/** A paired screen. How fresh it is at a moment: `shared/screens/freshness.ts`. */
export const screenSchema = z.object({
  id: z.string(),
  version: z.int(),
  /** Where it hangs. */
  name: z.string(),
  settings: screenSettingsSchema,
  pairedAt: z.iso.datetime(),
  pairedBy: z.string(),
  /** Its last report; null: it has not come yet. */
  seenAt: at,
  /** Up to when, by that report, everything that was committed is on it; null: it showed nothing yet. */
  dataAt: at,
  staleSince: at,
  restingSince: at,
  revokedAt: at,
  /** What an alarm stands for now. */
  alarm: z.nullable(z.enum(SCREEN_ALARMS)),
});
export type Screen = z.infer<typeof screenSchema>;

const seconds = (min: number) => z.int().check(z.minimum(min), z.maximum(3600));
/** From when on a screen's staleness or silence is an alarm, in seconds. */
export const screenLimitsSchema = z.object({ screenStaleAfter: seconds(10), screenDarkAfter: seconds(30) });
export type ScreenLimits = z.infer<typeof screenLimitsSchema>;

/** The branch's, by name; those that were revoked for a month more. */
export const screenListSchema = z.object({ items: z.array(screenSchema), limits: screenLimitsSchema });

const name = z.string().check(
  z.trim(),
  z.minLength(1),
  z.maxLength(60),
  z.refine((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
);

/** As it is typed, with or without its hyphen. */
export const codeSchema = z.string().check(z.maxLength(2 * CODE_LENGTH));

/** Approves the screen that shows `code`. */
export const newScreenSchema = z.strictObject({ code: codeSchema, name, settings: screenSettingsSchema });
export type NewScreen = z.infer<typeof newScreenSchema>;

export const editScreenSchema = z.strictObject({
  name: z.optional(name),
  settings: z.optional(screenSettingsSchema),
  /** Switched off on purpose: no alarm until it is taken back. */
  resting: z.optional(z.boolean()),
});
export type EditScreen = z.infer<typeof editScreenSchema>;

/** A screen that waits to be approved, as far as it can be told from another. */
export const waitingScreenSchema = z.object({
  code: z.string(),
  askedAt: z.iso.datetime(),
  address: z.string(),
  userAgent: z.nullable(z.string()),
});
export type WaitingScreen = z.infer<typeof waitingScreenSchema>;

/** What a screen shows to be approved. `secret`: what it claims its session with; shown to nobody. */
export const pairingSchema = z.object({
  code: z.string(),
  secret: z.string(),
  /** Milliseconds from now: the clock of a television is anybody's guess. */
  expiresIn: z.int(),
  /** Where it is approved, for the QR code: leads to a log-in and the settings. */
  approveAt: z.url(),
});
export type Pairing = z.infer<typeof pairingSchema>;

export const claimSchema = z.strictObject({ secret: z.string().check(z.minLength(1), z.maxLength(100)) });
/** `over`: nobody approved it in time, or it has been claimed. */
export const claimAnswerSchema = z.object({ state: z.enum(['waiting', 'paired', 'over']) });

/** What the asking browser is, by its cookie: a paired screen, one that was revoked, or none. */
export const pairedSchema = z.object({
  state: z.enum(['paired', 'revoked', 'none']),
  /** The screen's, unless it is none. */
  name: z.nullable(z.string()),
});
export type Paired = z.infer<typeof pairedSchema>;
