import { byCall } from './record/byCall.ts';
import { calls } from './record/calls.ts';
import { facts } from './record/facts.ts';

/** What happened on a ticket, line by line, and who was called. */
export const record = { ...byCall, ...calls, ...facts };
