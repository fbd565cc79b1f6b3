import type { Precheck, Service } from '#shared/api/service.ts';
import { parseIso } from '#shared/time.ts';
import { windowSpoken } from '#shared/works/say.ts';
import { duration } from '#web/i18n/format.ts';
import { language, t } from '#web/i18n/text.svelte.ts';

type Checked = Pick<Precheck, 'checkedAt' | 'state' | 'openTicket' | 'works' | 'neighbours' | 'lastCall' | 'verdict'>;

const lastCallOf = ({ lastCall, checkedAt }: Checked): string =>
  lastCall === null
    ? t('verdict.noCall')
    : t('verdict.lastCall', { ago: duration(Date.parse(checkedAt) - Date.parse(lastCall.at)) });

/** How a work stands with the customer: which words say it. */
export const standingOf = ({ noticedInTime, agreed }: Precheck['works'][number]): 'late' | 'agreed' | 'told' =>
  !noticedInTime ? 'late' : agreed ? 'agreed' : 'told';

/** What the signs point at, in one sentence of the reader's language: the API says the same in the two that it knows. */
export function verdictText(precheck: Checked, line: Service['line']): string {
  const call = lastCallOf(precheck);
  const { suspect, element, text } = precheck.verdict;
  switch (suspect) {
    case 'service_state':
      return precheck.state === 'normal' ? text : t(`verdict.state.${precheck.state}`);
    case 'open_ticket':
      return precheck.openTicket === null ? text : t('verdict.openTicket', { no: precheck.openTicket.no, call });
    case 'planned_work': {
      const [work] = precheck.works;
      if (work === undefined) return text;
      const window = { from: parseIso(work.from), to: parseIso(work.to) };
      return t('verdict.plannedWork', {
        element: work.elementName ?? t('works.precheck.onService'),
        window: windowSpoken(window, work.zone, language.current),
        told: t(`works.precheck.${standingOf(work)}`),
        call,
      });
    }
    case 'shared_element': {
      const shared = precheck.neighbours.find((neighbour) => neighbour.element === element);
      if (shared === undefined) return text;
      const { elementName, services, faulty } = shared;
      return t('verdict.sharedElement', { element: elementName, services, faulty, call });
    }
    case 'customer_side': {
      const nearest = precheck.neighbours.findLast(({ party }) => party !== 'customer');
      const first = line.find(({ id }) => id === element);
      if (nearest === undefined || first === undefined) return text;
      const { elementName, services } = nearest;
      return t('verdict.customerSide', { element: elementName, services, first: first.name, call });
    }
    case 'none':
      return t('verdict.none', { call });
  }
}
