import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { username } from 'better-auth/plugins/username';
import type { Logger } from 'pino';
import type { Database } from '#db/open.ts';
import { PASSWORD_LENGTH } from '#shared/api/password.ts';
import { account, session, user, verification } from '#db/schema/auth.ts';
import { sessionCookieName } from './credential.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** What sign-in needs of the configuration. */
export interface AuthConfig {
  /** Where browsers reach this server. */
  readonly publicUrl: string;
  /** `SECRET`: signs session tokens. */
  readonly secret: string;
}

/** What sign-in needs of the server. */
export interface AuthDeps {
  readonly config: AuthConfig;
  readonly db: Database;
  readonly log: Logger;
}

/** Carries the address that we determined; whatever a client sends under this name is dropped. */
export const ADDRESS_HEADER = 'x-demarc-address';

/** Seconds. */
const DAY = 86_400;

/** Whether browsers reach this server over https. */
export const servedSecurely = (config: Pick<AuthConfig, 'publicUrl'>): boolean => config.publicUrl.startsWith('https:');

/**
 * better-auth, for what it does: checking passwords, opening and prolonging sessions, making cookies. Called through
 * `auth.api` only, by `server/http/signIn.ts`; none of its own routes is reachable. So its router's limits and origin
 * checks do not apply: ours do.
 */
export function createAuth({ config, db, log }: AuthDeps) {
  const secure = servedSecurely(config);
  return betterAuth({
    appName: 'Demarc',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: config.secret,
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { log: (level, message) => log[level]({ part: 'better-auth' }, message) },
    database: drizzleAdapter(db.orm, { provider: 'pg', schema: { user, session, account, verification } }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    plugins: [username({ displayUsername: false })],
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        customer: { type: 'string', required: false, input: false },
        branch: { type: 'string', required: true, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: { expiresIn: 7 * DAY, updateAge: DAY },
    databaseHooks: {
      session: {
        create: {
          // Runs after the password was found right, so it tells nothing to those who guess.
          before: async (opened) => {
            const { rows } = await db.pool.query<{ disabled: boolean }>(
              'select disabled_at is not null as disabled from app_user where id = $1',
              [opened.userId],
            );
            if (rows[0]?.disabled !== false) throw new APIError('FORBIDDEN', { code: 'account_disabled' });
          },
          after: async (opened) => {
            await db.pool.query('update app_user set last_sign_in_at = now() where id = $1', [opened.userId]);
          },
        },
      },
    },
    advanced: {
      cookiePrefix: 'demarc',
      // better-auth would prefix the name with `__Secure-`; we name it ourselves.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: sessionCookieName(secure),
          attributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
