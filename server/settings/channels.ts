import type { Database } from '#db/open.ts';
import type { Channel, Channels } from '#shared/api/channels.ts';
import type { Config } from '../config.ts';
import { lastTests } from '../notify/channelTest.ts';
import type { Outbox, Way } from '../notify/outbox.ts';
import { serviceName } from '../push/services.ts';
import { countNotices, listUndelivered } from '../notify/undelivered.ts';

type Configured = NonNullable<Channel['way']>;

/** What an address says of a way out, but for its password. */
function wayOf(address: string | null, source: string): Configured | null {
  if (address === null) return null;
  const url = new URL(address);
  return {
    kind: url.protocol.startsWith('smpp') ? 'smpp' : url.protocol.startsWith('https') ? 'https' : 'smtp',
    host: url.host,
    user: url.username === '' ? null : decodeURIComponent(url.username),
    secret: url.password !== '',
    source: url.searchParams.get(source),
  };
}

const pushOf = (services: Config['pushServices']): Configured | null =>
  services.length === 0
    ? null
    : { kind: 'push', host: services.map(serviceName).join(', '), user: null, secret: false, source: null };

function healthOf(way: Way | undefined): Pick<Channel, 'link' | 'last'> {
  const { link, last } = way ?? { link: null, last: null };
  return {
    link: link && { ...link, since: new Date(link.since).toISOString() },
    last: last && { ...last, at: new Date(last.at).toISOString() },
  };
}

/** How notices go out, how that stands, what was tried, and what did not arrive. */
export async function readChannels(
  {
    db,
    config,
    outbox,
  }: { readonly db: Pick<Database, 'pool'>; readonly config: Config; readonly outbox: Pick<Outbox, 'ways'> },
  branch: string,
): Promise<Channels> {
  const [counts, tests, undelivered] = await Promise.all([
    countNotices(db.pool, branch),
    lastTests(db, branch),
    listUndelivered(db.pool, branch),
  ]);
  const ways = outbox.ways();
  const sms = wayOf(config.smsUrl, 'source');
  const portal = {
    kind: 'portal',
    host: new URL(config.publicUrl).host,
    user: null,
    secret: false,
    source: null,
  } as const;
  const of = (
    channel: Channel['channel'],
    way: Configured | null,
    variable: string | null,
    receipts: boolean,
  ): Channel => ({
    channel,
    way,
    variable,
    receipts,
    ...healthOf(ways.find((one) => one.channel === channel)),
    waiting: counts.get(channel)?.waiting ?? 0,
    undelivered: counts.get(channel)?.undelivered ?? 0,
  });
  return {
    channels: [
      of('sms', sms, 'SMS_URL', sms?.kind === 'smpp'),
      of('email', wayOf(config.smtpUrl, 'from'), 'SMTP_URL', false),
      of('push', pushOf(config.pushServices), 'PUSH_SERVICES', false),
      of('in_app', portal, null, false),
    ],
    tests,
    undelivered,
  };
}
