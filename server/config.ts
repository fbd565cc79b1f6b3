import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { keepSecret } from '#db/kept.ts';
import type { DatabaseConfig } from '#db/open.ts';
import { StartRefused } from '#db/refused.ts';
import { projectRoot } from '#db/root.ts';
import { readablePassword } from './auth/password.ts';
import { parsePushServices, PUSH_SERVICES, type PushService } from './push/services.ts';

/** Everything that is decided before the start: what the environment says, defaults filled in. */
export interface Config extends DatabaseConfig {
  readonly mode: 'production' | 'development' | 'test';
  readonly logLevel: string;
  readonly host: string;
  /** 0: any free port; main.ts replaces it with the real one before the server is made. */
  readonly port: number;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  /** Addresses and networks whose word on who a request comes from is taken; none: nobody's. */
  readonly trustedProxies: readonly string[];
  readonly redisUrl: string | null;
  readonly secret: string;
  readonly smtpUrl: string | null;
  readonly smsUrl: string | null;
  /** Where pushes may be sent; none: they are off. */
  readonly pushServices: readonly PushService[];
  /** Whatever file of call records is put there is imported; null: none is watched. */
  readonly callRecordsDir: string | null;
  /** `auto`: only into our own, empty database. */
  readonly demo: 'on' | 'off' | 'auto';
  /** Given, or kept in the data folder from the first time it was needed. */
  demoPassword(): string;
}

/** A variable that is set but empty counts as not set, as `FOO= npm start` means it. */
const empty = (value: unknown) => (value === '' ? undefined : value);
const text = z.preprocess(empty, z.string().trim().optional());
const url = (what: string, ...protocols: string[]) =>
  z.preprocess(
    empty,
    z
      .string()
      .refine(
        (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)),
        `must be ${what}, beginning with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
      )
      .optional(),
  );
const wholeNumber = (min: number, max: number, fallback: number) =>
  z.preprocess(
    empty,
    z
      .string()
      .regex(/^\d+$/, 'must be a whole number')
      .transform(Number)
      .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`)
      .default(fallback),
  );
const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.preprocess(empty, z.enum(values, { error: () => `must be ${values.join(' or ')}` }).optional());

/** As Express' `trust proxy` takes them. */
function isNetwork(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', prefix, ...more] = value.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return bits > 0 && more.length === 0 && (prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= bits));
}

const environment = z.object({
  NODE_ENV: oneOf('production', 'development', 'test'),
  LOG_LEVEL: oneOf('silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'),
  HOST: text,
  PORT: wholeNumber(0, 65_535, 8080),
  PUBLIC_URL: url('the address that browsers use', 'http', 'https'),
  DATABASE_URL: url('a PostgreSQL address', 'postgres', 'postgresql'),
  DATABASE_OWNER_URL: url('a PostgreSQL address', 'postgres', 'postgresql'),
  DATABASE_POOL: wholeNumber(2, 1_000, 10),
  TRUSTED_PROXIES: z.preprocess(
    empty,
    z
      .string()
      .default('')
      .transform((list) => list.split(',').flatMap((one) => one.trim() || []))
      .refine(
        (list) => list.every(isNetwork),
        'must be the addresses or networks of your proxies with commas between them, such as loopback,10.0.0.0/8',
      ),
  ),
  REDIS_URL: url('a Redis address', 'redis', 'rediss'),
  DEMARC_DATA: text,
  SECRET: z.preprocess(empty, z.string().min(16, 'must have at least 16 characters').optional()),
  SMTP_URL: url('a mail server', 'smtp', 'smtps'),
  SMS_URL: url('an SMS gateway', 'smpp', 'https'),
  PUSH_SERVICES: z.preprocess(
    empty,
    z
      .string()
      .default(PUSH_SERVICES)
      .transform(parsePushServices)
      .refine(
        (services) => services !== null,
        'must be hosts with commas between them, such as fcm.googleapis.com,*.push.apple.com, or off',
      ),
  ),
  CALL_RECORDS_DIR: text,
  DEMO: oneOf('on', 'off'),
  DEMO_PASSWORD: z.preprocess(empty, z.string().max(128, 'must have at most 128 characters').optional()),
});

/** Names of the variables that it reads. */
export const VARIABLES: readonly string[] = Object.keys(environment.shape);

/**
 * Reads the configuration; on the embedded database it makes and keeps the secrets in the data folder.
 *
 * @throws StartRefused with a sentence that names the variable and what it must be; secrets are not quoted
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success)
    throw new StartRefused(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join(' '));
  const given = parsed.data;

  if (given.DATABASE_OWNER_URL && !given.DATABASE_URL)
    throw new StartRefused('DATABASE_OWNER_URL is set without DATABASE_URL: set both, or neither.');
  if (given.DATABASE_URL && !given.SECRET)
    throw new StartRefused(
      'SECRET is required with DATABASE_URL: every node needs the same one, of random characters (openssl rand -hex 32).',
    );
  const dataFolder = path.resolve(projectRoot, given.DEMARC_DATA ?? '.demarc');
  const host = given.HOST ?? '127.0.0.1';
  return {
    mode: given.NODE_ENV ?? 'production',
    logLevel: given.LOG_LEVEL ?? 'info',
    host,
    port: given.PORT,
    publicUrl: (given.PUBLIC_URL ?? addressOf(host, given.PORT)).replace(/\/+$/, ''),
    dataFolder,
    databaseUrl: given.DATABASE_URL ?? null,
    databaseOwnerUrl: given.DATABASE_OWNER_URL ?? null,
    databasePool: given.DATABASE_POOL,
    trustedProxies: given.TRUSTED_PROXIES,
    redisUrl: given.REDIS_URL ?? null,
    secret: given.SECRET ?? keepSecret(dataFolder, 'secret'),
    smtpUrl: given.SMTP_URL ?? null,
    smsUrl: given.SMS_URL ?? null,
    pushServices: given.PUSH_SERVICES ?? [],
    callRecordsDir: given.CALL_RECORDS_DIR === undefined ? null : path.resolve(projectRoot, given.CALL_RECORDS_DIR),
    demo: given.DEMO ?? (given.DATABASE_URL ? 'off' : 'auto'),
    demoPassword: () => given.DEMO_PASSWORD ?? keepSecret(dataFolder, 'demo-password', readablePassword),
  };
}

/** The configuration once the port is known: an address that was made from `PORT=0` gets the real one. */
export const withPort = (config: Config, port: number): Config => ({
  ...config,
  port,
  publicUrl: config.publicUrl === addressOf(config.host, 0) ? addressOf(config.host, port) : config.publicUrl,
});

/** What a browser on this machine types; a wildcard is no address. */
function addressOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
