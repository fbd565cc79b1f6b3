import { freshKey } from './idempotency.ts';

/**
 * The keys under which one form is sent. What is sent again as it was goes under the same key: where its answer was lost, the
 * server has perhaps done it already. What was changed since is another request.
 */
export function intent(): (json: unknown) => string {
  let last: { readonly body: string; readonly key: string } | null = null;
  return (json) => {
    const body = JSON.stringify(json);
    if (last?.body !== body) last = { body, key: freshKey() };
    return last.key;
  };
}
