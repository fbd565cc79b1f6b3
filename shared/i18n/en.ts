import type { Messages } from './languages.ts';
import { attach } from './en/attach.ts';
import { customers } from './en/customers.ts';
import { design } from './en/design.ts';
import { domain } from './en/domain.ts';
import { facts } from './en/facts.ts';
import { field } from './en/field.ts';
import { keys } from './en/keys.ts';
import { outbox } from './en/outbox.ts';
import { own } from './en/own.ts';
import { pages } from './en/pages.ts';
import { paste } from './en/paste.ts';
import { person } from './en/person.ts';
import { problems } from './en/problems.ts';
import { wall } from './en/wall.ts';
import { ticketPage } from './en/ticketPage.ts';
import { visit } from './en/visit.ts';
import { wording } from './en/wording.ts';
import { registry } from './en/registry.ts';
import { registryPage } from './en/registryPage.ts';
import { reports } from './en/reports.ts';
import { handover } from './en/handover.ts';
import { settingsPages } from './en/settings.ts';

export const en: Messages = {
  ...attach,
  ...customers,
  ...design,
  ...domain,
  ...facts,
  ...field,
  ...keys,
  ...outbox,
  ...pages,
  ...paste,
  ...problems,
  ...wall,
  ...ticketPage,
  ...visit,
  ...wording,
  ...registry,
  ...registryPage,
  ...reports,
  ...own,
  ...handover,
  ...settingsPages,
  ...person,
};
