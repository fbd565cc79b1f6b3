import { t } from '#web/i18n/text.svelte.ts';
import { elementName, type LiveTicket } from './model.ts';

/** What is filled into a form, by the names of its fields. */
export type Values = Readonly<Record<string, string>>;

export const segmentLabel = (ticket: LiveTicket, segment: LiveTicket['segments'][number]): string => {
  const element = elementName(ticket.line, segment.element);
  return `${t(`segment.${segment.party}`)}${element === null ? '' : ` · ${element}`}`;
};

/** What was said of a cause, to be said again. */
export const causeValues = ({
  cause,
  causeDetail,
}: Pick<LiveTicket['segments'][number], 'cause' | 'causeDetail'>): Values => ({
  ...(cause === null ? {} : { cause }),
  ...(causeDetail === null ? {} : { causeDetail: causeDetail.code }),
});
