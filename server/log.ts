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

/** The log of the server: JSON lines on standard output, secrets removed, phones masked. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[removed]',
    },
    hooks: { streamWrite: maskPhones },
  });
}
