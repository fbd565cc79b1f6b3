import type { Tell } from '#shared/clock/escalation.ts';
import { t } from '#web/i18n/text.svelte.ts';

/** Whom a line of a policy names. */
export function whomText({ onDuty, role, person }: Tell): string {
  if (onDuty !== undefined) return t(`policies.escalation.onDuty.${onDuty}`);
  if (role === 'manager') return t('policies.escalation.manager');
  return role === undefined ? (person ?? '') : t('policies.escalation.all', { role: t(`role.${role}`) });
}

/** By which ways. */
export const waysText = ({ by }: Tell): string =>
  by.map((way) => t(`policies.escalation.way.${way}`)).join(t('policies.and'));

/** `当班值班长 短信`. */
export const toldText = (tell: Tell): string => `${whomText(tell)} ${waysText(tell)}`;
