import { attach } from './ticket/attach.ts';
import { desk } from './ticket/desk.ts';
import { evidence } from './ticket/evidence.ts';
import { words } from './ticket/words.ts';
import { form } from './ticket/form.ts';
import { majeureOver } from './ticket/majeure.ts';
import { page } from './ticket/page.ts';
import { person } from './ticket/person.ts';

export const ticket = { ...attach, ...desk, ...evidence, ...words, ...form, ...majeureOver, ...page, ...person };
