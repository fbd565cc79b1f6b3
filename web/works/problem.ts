import { explain, explainField, Problem } from '#web/http/problem.ts';
import { tOr } from '#web/i18n/text.svelte.ts';

/** Why something about a work was refused, in the words of its page; what is not its own, in everybody's. */
export const explainWork = (problem: unknown): string =>
  problem instanceof Problem ? tOr(`works.problem.${problem.code}`, explain(problem)) : explain(problem);

/** What is wrong with one field, or null. */
export function explainWorkField(problem: unknown, field: string): string | null {
  const found = problem instanceof Problem ? problem.fields.find((f) => f.field === field) : undefined;
  return found === undefined
    ? explainField(problem, field)
    : tOr(`works.problem.${found.code}`, explainField(problem, field) ?? found.message);
}
