import { tOr } from '#web/i18n/text.svelte.ts';
import { explain, explainField, Problem } from './problem.ts';

/**
 * Problems in the words of one subject's page; what has none there is said in everybody's.
 * @param group of texts by code, the subject’s own
 * @param within where the server's answer has the fields of the page's form, such as `event.`
 */
export function inWordsOf(group: string, within = '') {
  const isOf = (field: string, form: string): boolean =>
    [form, within + form].some((name) => field === name || field.startsWith(`${name}.`));

  /** Why something was refused. */
  const whole = (problem: unknown): string =>
    problem instanceof Problem ? tOr(`${group}.${problem.code}`, explain(problem)) : explain(problem);

  /** What is wrong with one of these fields, or null. */
  function field(problem: unknown, ...fields: readonly string[]): string | null {
    if (!(problem instanceof Problem)) return null;
    const found = problem.fields.find((one) => fields.some((form) => isOf(one.field, form)));
    if (found === undefined) return null;
    return tOr(`${group}.${found.code}`, explainField(problem, found.field) ?? found.message);
  }

  /** What no field of a form says, or null. */
  const beyond = (problem: unknown, ...fields: readonly string[]): string | null =>
    problem === null || field(problem, ...fields) !== null ? null : whole(problem);

  return { whole, field, beyond };
}
