import { attach } from './ticket/attach.ts';
import { desk } from './ticket/desk.ts';
import { evidence } from './ticket/evidence.ts';
import { facts } from './ticket/facts.ts';
import { form } from './ticket/form.ts';
import { page } from './ticket/page.ts';
import { person } from './ticket/person.ts';

export const ticket = { ...attach, ...desk, ...evidence, ...facts, ...form, ...page, ...person };
