import { attach } from './zh/attach.ts';
import { customers } from './zh/customers.ts';
import { design } from './zh/design.ts';
import { domain } from './zh/domain.ts';
import { facts } from './zh/facts.ts';
import { field } from './zh/field.ts';
import { keys } from './zh/keys.ts';
import { outbox } from './zh/outbox.ts';
import { own } from './zh/own.ts';
import { pages } from './zh/pages.ts';
import { paste } from './zh/paste.ts';
import { person } from './zh/person.ts';
import { problems } from './zh/problems.ts';
import { wall } from './zh/wall.ts';
import { ticketPage } from './zh/ticketPage.ts';
import { visit } from './zh/visit.ts';
import { wording } from './zh/wording.ts';
import { registry } from './zh/registry.ts';
import { registryPage } from './zh/registryPage.ts';
import { reports } from './zh/reports.ts';
import { handover } from './zh/handover.ts';
import { settingsPages } from './zh/settings.ts';

/** Chinese: the texts that define which keys there are. Other languages have exactly these (see `languages.ts`). */
export const zh = {
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
