import type { Messages } from './languages.ts';
import { attach } from './en/attach.ts';
import { design } from './en/design.ts';
import { domain } from './en/domain.ts';
import { facts } from './en/facts.ts';
import { field } from './en/field.ts';
import { keys } from './en/keys.ts';
import { outbox } from './en/outbox.ts';
import { pages } from './en/pages.ts';
import { problems } from './en/problems.ts';
import { visit } from './en/visit.ts';
import { wording } from './en/wording.ts';

export const en: Messages = {
  ...design,
  ...domain,
  ...facts,
  ...keys,
  ...pages,
  ...problems,
  ...wording,
  ...outbox,
  ...visit,
  ...attach,
  ...field,
};
