import { attach } from './ticket/attach.ts';
import { desk } from './ticket/desk.ts';
import { evidence } from './ticket/evidence.ts';
import { words } from './ticket/words.ts';
import { majeureOver } from './ticket/majeure.ts';
import { person } from './ticket/person.ts';

/** A ticket opened. */
export const ticket = { ...attach, ...desk, ...evidence, ...words, ...majeureOver, ...person };
