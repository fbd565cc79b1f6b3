/**
 * A start that cannot go on, told in one sentence to the person who started it.
 * The message names the value, the place and what to do; it is printed without a stack.
 */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** The text of whatever was thrown; for sentences that quote a cause. */
export const causeOf = (thrown: unknown): string => {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return causeOf(thrown.errors[0]);
  return thrown instanceof Error ? thrown.message : String(thrown);
};
