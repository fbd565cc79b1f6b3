import * as z from 'zod/mini';
import { NOTICE_SUBJECTS, OUTGOING_KINDS } from '../notice/subject.ts';
import { NOTICE_CHANNELS } from '../ticket/values.ts';

export const TEST_CHANNELS = ['sms', 'email'] as const;
/** As with notices. `accepted`: the provider has it; `delivered`: a receipt says that it arrived. */
export const TEST_STATES = ['queued', 'sent', 'accepted', 'delivered', 'failed'] as const;

const at = z.iso.datetime();

export const channelSchema = z.object({
  channel: z.enum(NOTICE_CHANNELS),
  /** How it is reached; null: not configured, so its notices wait. */
  way: z.nullable(
    z.object({
      kind: z.enum(['smpp', 'https', 'smtp', 'push', 'portal']),
      host: z.string(),
      user: z.nullable(z.string()),
      /** Whether a password is set; what it is, nobody is told. */
      secret: z.boolean(),
      /** Number or address that messages come from. */
      source: z.nullable(z.string()),
    }),
  ),
  /** Whether the provider says when a message has arrived. */
  receipts: z.boolean(),
  /** The environment's variable that configures it. */
  variable: z.nullable(z.string()),
  /** Of the node that answers; null where no connection is kept. */
  link: z.nullable(
    z.object({ state: z.enum(['connected', 'connecting', 'waiting']), since: at, error: z.nullable(z.string()) }),
  ),
  /** How the last attempt from the node that answers ended. */
  last: z.nullable(
    z.object({ at, outcome: z.enum(['accepted', 'refused', 'later', 'unknown']), detail: z.nullable(z.string()) }),
  ),
  waiting: z.int(),
  /** Given up or refused in the last 30 days, and not sent again since. */
  undelivered: z.int(),
});
export type Channel = z.infer<typeof channelSchema>;

export const channelTestSchema = z.object({
  id: z.string(),
  channel: z.enum(TEST_CHANNELS),
  /** Masked. */
  to: z.string(),
  by: z.string(),
  state: z.enum(TEST_STATES),
  detail: z.nullable(z.string()),
  at,
  updatedAt: at,
});
export type ChannelTest = z.infer<typeof channelTestSchema>;

export const undeliveredSchema = z.object({
  id: z.string(),
  /** What it is a notice of, and that ticket's number, or its id. */
  about: z.enum(NOTICE_SUBJECTS),
  key: z.string(),
  /** null: of no ticket. */
  ticket: z.nullable(z.string()),
  customer: z.string(),
  kind: z.enum(OUTGOING_KINDS),
  channel: z.enum(NOTICE_CHANNELS),
  /** Masked. */
  to: z.string(),
  state: z.enum(['failed', 'dead']),
  detail: z.nullable(z.string()),
  attempts: z.int(),
  /** How many more notices the message carried that are undelivered like it: they are sent again with it. */
  others: z.int(),
  updatedAt: at,
});
export type Undelivered = z.infer<typeof undeliveredSchema>;

export const channelsSchema = z.object({
  channels: z.array(channelSchema),
  /** The last 10. */
  tests: z.array(channelTestSchema),
  /** The newest 50: one of each message. */
  undelivered: z.array(undeliveredSchema),
});
export type Channels = z.infer<typeof channelsSchema>;

/** Numbers as people write them; only mobile numbers of the country, so that nobody runs up a bill abroad. */
const mobile = z
  .pipe(
    z.string().check(z.maxLength(40)),
    z.transform((text) => text.replace(/[\s()-]/g, '').replace(/^(?:\+86|0086|86)?(?=1\d{10}$)/, '+86')),
  )
  .check(z.refine((text) => /^\+861[3-9]\d{9}$/.test(text), 'is a mobile number of 11 digits, such as 13800000000'));
const language = z.enum(['zh', 'en']);

export const newChannelTestSchema = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('sms'), to: mobile, language }),
  z.strictObject({
    channel: z.literal('email'),
    to: z.pipe(z.string().check(z.trim(), z.maxLength(254)), z.email('is one address, such as desk@example.cn')),
    language,
  }),
]);
export type NewChannelTest = z.infer<typeof newChannelTestSchema>;
