import type { Report } from '#shared/api/report.ts';
import { parentOf, topOf } from '#shared/cause/tree.ts';
import { language, t } from '#web/i18n/text.svelte.ts';

type Spread = Report['causes'][number]['net'];
export interface DrillRow {
  /** null: what was not said more exactly, or is not known. */
  readonly code: string | null;
  readonly name: string;
  readonly faults: number;
  /** Not known of what is left over. */
  readonly net: Spread | null;
  /** Whether there is something beneath it. */
  readonly opens: boolean;
}

const isAbove = ({ causeDetails }: Report, code: string): boolean =>
  causeDetails.some((node) => parentOf(node.code) === code);

/** What a cause of the report, or a node beneath, is called. */
export function nameOf({ causeDetails }: Report, code: string): string {
  const cause = topOf(code);
  if (cause === code) return t(`cause.${cause}`);
  return causeDetails.find((node) => node.code === code)?.label[language.current] ?? code;
}

/** The causes of a report directly beneath `above`, and what is left of it; without it the first level. */
export function rowsBeneath(report: Report, above: string | null): DrillRow[] {
  if (above === null)
    return report.causes.map(({ cause, faults, net }) => ({
      code: cause,
      name: cause === null ? t('reports.notKnown') : t(`cause.${cause}`),
      faults,
      net,
      opens: cause !== null && isAbove(report, cause),
    }));
  const nodes = report.causeDetails.filter(({ code }) => parentOf(code) === above);
  const rest = faultsOf(report, above) - nodes.reduce((sum, { faults }) => sum + faults, 0);
  return [
    ...nodes.map(({ code, faults, net }) => ({
      code,
      name: nameOf(report, code),
      faults,
      net,
      opens: isAbove(report, code),
    })),
    ...(rest > 0 ? [{ code: null, name: t('reports.drill.rest'), faults: rest, net: null, opens: false }] : []),
  ];
}

/** Faults of a node, with what lies beneath it; of all that are counted without one. */
export const faultsOf = ({ causes, causeDetails, faults }: Report, code: string | null): number =>
  code === null
    ? faults
    : (causes.find(({ cause }) => cause === code)?.faults ??
      causeDetails.find((node) => node.code === code)?.faults ??
      0);
