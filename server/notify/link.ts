import { createHash, createHmac } from 'node:crypto';

/**
 * The link in a restore notice is answer enough to close a ticket, so it must not be found in the database: its 128-bit token
 * is derived from the notice's random id and the server's secret whenever the notice is sent, and only its hash is stored.
 */
const TOKEN_BYTES = 16;
export const TOKEN = /^[\w-]{22}$/;

/** The same for every attempt to send, on every node. */
export const linkToken = (secret: string, notice: string): string =>
  createHmac('sha256', secret)
    .update(`restore link of notice ${notice}`)
    .digest()
    .subarray(0, TOKEN_BYTES)
    .toString('base64url');

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

export const linkAddress = (publicUrl: string, token: string): string => `${publicUrl}/r/${token}`;
