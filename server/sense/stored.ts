import type pg from 'pg';
import { z } from 'zod';
import type { UsualOutgoing } from '#shared/pool/burst.ts';
import { callTypeSchema } from '#shared/pool/callType.ts';
import type { UsualMinutes } from '#shared/pool/forecast.ts';
import type { Profile } from '#shared/pool/profile.ts';
import { type Instant, instant, type Interval, intersect, total } from '#shared/time.ts';

type Client = Pick<pg.Pool | pg.ClientBase, 'query'>;

const profileSchema: z.ZodType<Profile> = z.object({
  slots: z.array(z.number()).length(168),
  spread: z.number(),
  drift: z.number(),
  bunch: z.number(),
  learnt: z.number(),
});
const usualSchema: z.ZodType<UsualMinutes> = z.object({
  profile: profileSchema,
  types: z.partialRecord(callTypeSchema, z.object({ calls: z.number(), minutes: z.number(), fen: z.number() })),
});
const outgoingSchema: z.ZodType<UsualOutgoing> = z.object({
  international: z.number(),
  internationalBunch: z.number(),
  outShare: z.number(),
  busiest: z.number(),
});
const outagesSchema = z.array(
  z.object({
    from: z.number().transform(instant),
    to: z.nullable(z.number().transform(instant)),
  }),
);

/** What is known of a contract beside its usage. */
export interface KnownPool {
  readonly usual: UsualMinutes | null;
  readonly outages: z.infer<typeof outagesSchema>;
}

/** One row a contract. */
export async function readUsualMinutes(
  client: Client,
  contracts: readonly string[],
): Promise<ReadonlyMap<string, KnownPool>> {
  const { rows } = await client.query<{ contract: string; usual: unknown; outages: unknown }>(
    'select contract, usual, outages from pool_profile where contract = any($1::text[])',
    [contracts],
  );
  return new Map(
    rows.map(({ contract, usual, outages }) => [
      contract,
      { usual: usual === null ? null : usualSchema.parse(usual), outages: outagesSchema.parse(outages) },
    ]),
  );
}

/** Hours of `within` in which it was down, those counted once that several say so of. */
export function hoursDown(outages: KnownPool['outages'], within: Interval, now: Instant): number {
  let [found, until] = [0, within.from];
  for (const { from, to } of outages.toSorted((a, b) => a.from - b.from)) {
    const cut = intersect({ from, to: to ?? now }, { from: until, to: within.to });
    if (cut === null) continue;
    found += total([cut]);
    until = cut.to;
  }
  return Math.round(found / 360_000) / 10;
}

export interface KnownTraffic {
  readonly service: string;
  readonly calls: Profile;
  readonly outgoing: UsualOutgoing;
}

const known = ({ service, calls, outgoing }: { service: string; calls: unknown; outgoing: unknown }): KnownTraffic => ({
  service,
  calls: profileSchema.parse(calls),
  outgoing: outgoingSchema.parse(outgoing),
});

export async function readTraffic(client: Client, contract: string): Promise<readonly KnownTraffic[]> {
  const { rows } = await client.query<{ service: string; calls: unknown; outgoing: unknown }>({
    name: 'read-traffic',
    text: 'select service, calls, outgoing from traffic_profile where contract = $1 order by service',
    values: [contract],
  });
  return rows.map(known);
}

/** Profiles of a branch's other services: read only once something is suspected. */
export async function readOthers(client: Client, branch: string, but: string): Promise<readonly KnownTraffic[]> {
  const { rows } = await client.query<{ service: string; calls: unknown; outgoing: unknown }>(
    'select service, calls, outgoing from traffic_profile where branch = $1 and service <> $2',
    [branch, but],
  );
  return rows.map(known);
}
