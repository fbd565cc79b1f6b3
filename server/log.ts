import { AsyncLocalStorage } from 'node:async_hooks';
import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * A phone number with its last three digits only: +86…001. Whole lines are masked, so that no field, message or quoted error can leak one.
 * E.164, mobiles (11 digits from 13…19) and numbers with an area code (0 and 9 to 11 digits). A bare number after its JSON key is no text: masking it would break the line.
 */
const phone = /(?<![\w.]|":)(\+\d{8,12}|1[3-9]\d{6}|0\d{6,8})(\d{3})(?![\w.])/g;

export const maskPhones = (text: string): string =>
  text.replace(phone, (_whole, head: string, tail: string) => `${head.slice(0, 3)}…${tail}`);

const secrets = ['password', 'token', 'secret', 'authorization', 'cookie', 'set-cookie'];

const current = new AsyncLocalStorage<string>();

/** Does `work`, and whatever it starts, in the name of a request: each line that is logged meanwhile carries it. */
export const inRequest = (request: string, work: () => void): void => current.run(request, work);

/** In whose name this is done; undefined: in nobody's. */
export const requestNow = (): string | undefined => current.getStore();

/** Does `work` in nobody's name: loops that a request wakes go on long after it, and work for everybody. */
export const outsideRequests = <T>(work: () => T): T => current.exit(work);

/** The log of the server: JSON lines on standard output, secrets removed, phones masked. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const request = requestNow();
      return request === undefined ? {} : { request };
    },
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[removed]',
    },
    hooks: { streamWrite: maskPhones },
  });
}
