import * as z from 'zod/mini';
import { AFTER } from './commands/after.ts';
import { BESIDE } from './commands/beside.ts';
import { CLOCK } from './commands/clock.ts';
import { DIAGNOSIS } from './commands/diagnosis.ts';
import { ENDING } from './commands/ending.ts';
import { SEGMENTS } from './commands/segments.ts';
import { TESTING } from './commands/testing.ts';
import { VISIT } from './commands/visit.ts';
import type { CommandType } from './commandTypes.ts';

/**
 * Intents; a file per subject in `commands/`. The shape is checked here, at the door; whether it may happen now is `decide`'s
 * question.
 */
export const commandSchema = z.discriminatedUnion('type', [
  ...DIAGNOSIS,
  ...SEGMENTS,
  ...VISIT,
  ...TESTING,
  ...CLOCK,
  ...BESIDE,
  ...ENDING,
  ...AFTER,
]);

export type Command = z.infer<typeof commandSchema>;
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
