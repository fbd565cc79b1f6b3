import type { Messages } from '../../languages.ts';
import type { problems as source } from '../../zh/core/problems.ts';

export const problems: Pick<Messages, keyof typeof source> = {
  problem: {
    network: 'The server cannot be reached. What you typed is kept; check the network and try again.',
    internal: 'Something failed and has been logged. Please try again.',
    page_outdated: 'This page is older than the server. Please reload it.',
    server_error: 'The server failed and has logged it. Please try again.',
    unavailable: 'Not available for the moment. Please try again shortly.',
    not_signed_in: 'Your session has ended. Please sign in again.',
    signed_in_as_another: 'Somebody else has signed in in this browser meanwhile; reload the page.',
    wrong_credentials: 'Wrong user name or password.',
    account_disabled: 'This account is disabled.',
    too_many_sign_ins: 'Too many sign-ins. Please wait a moment.',
    too_many_requests: 'Too many requests. Please wait a moment.',
    too_many: 'Too many pages are open. Close some and try again.',
    forbidden: 'You may not do this.',
    role_forbidden: 'Your role may not take this step.',
    not_in_scope: 'Not in your scope.',
    origin_not_trusted: 'Open the page at its own address and try again.',
    not_found: 'Not found, or not in your scope.',
    bad_request: 'The request is not right; reload the page.',
    bad_path: 'The address is not right.',
    bad_cursor: 'The list has changed; read it from the start.',
    required: 'Required.',
  },
};
