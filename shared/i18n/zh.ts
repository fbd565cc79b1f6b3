import { design } from './zh/design.ts';
import { domain } from './zh/domain.ts';
import { facts } from './zh/facts.ts';
import { keys } from './zh/keys.ts';
import { pages } from './zh/pages.ts';
import { problems } from './zh/problems.ts';

/** Chinese: the texts that define which keys there are. Other languages have exactly these (see `languages.ts`). */
export const zh = { ...domain, ...facts, ...design, ...keys, ...problems, ...pages };
