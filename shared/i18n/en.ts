import type { Messages } from './languages.ts';
import { after } from './en/after.ts';
import { alerts } from './en/alerts.ts';
import { bill } from './en/bill.ts';
import { causes } from './en/causes.ts';
import { contracts } from './en/contracts.ts';
import { core } from './en/core.ts';
import { customers } from './en/customers.ts';
import { design } from './en/design.ts';
import { duty } from './en/duty.ts';
import { field } from './en/field.ts';
import { form } from './en/form.ts';
import { handover } from './en/handover.ts';
import { imports } from './en/imports.ts';
import { intake } from './en/intake.ts';
import { majeure } from './en/majeure.ts';
import { outbox } from './en/outbox.ts';
import { policyFile } from './en/policyFile.ts';
import { pools } from './en/pools.ts';
import { portal } from './en/portal.ts';
import { push } from './en/push.ts';
import { record } from './en/record.ts';
import { refusals } from './en/refusals.ts';
import { registry } from './en/registry.ts';
import { registryPage } from './en/registryPage.ts';
import { report } from './en/report.ts';
import { reports } from './en/reports.ts';
import { screens } from './en/screens.ts';
import { settings } from './en/settings.ts';
import { suspicions } from './en/suspicions.ts';
import { ticket } from './en/ticket.ts';
import { ticketPage } from './en/ticketPage.ts';
import { triage } from './en/triage.ts';
import { wall } from './en/wall.ts';
import { when } from './en/when.ts';
import { wording } from './en/wording.ts';
import { works } from './en/works.ts';

export const en: Messages = {
  ...after,
  ...alerts,
  ...bill,
  ...causes,
  ...contracts,
  ...core,
  ...customers,
  ...design,
  ...duty,
  ...field,
  ...form,
  ...handover,
  ...imports,
  ...intake,
  ...majeure,
  ...outbox,
  ...policyFile,
  ...pools,
  ...portal,
  ...push,
  ...record,
  ...refusals,
  ...registry,
  ...registryPage,
  ...report,
  ...reports,
  ...screens,
  ...settings,
  ...suspicions,
  ...ticket,
  ...ticketPage,
  ...triage,
  ...wall,
  ...when,
  ...wording,
  ...works,
};
