import type * as z from 'zod/mini';
import { Problem, problemOf } from './problem.ts';

interface Options {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

async function send(path: string, options: Options): Promise<Response> {
  const json = options.json === undefined ? undefined : JSON.stringify(options.json);
  try {
    return await fetch(path, {
      method: options.method ?? 'GET',
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body: json ?? options.body,
      signal: options.signal,
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem(0, 'network', String(error));
  }
}

/**
 * One call to the server, its answer parsed by the schema both sides share.
 * @throws Problem what the server refused with, or `network` when it could not be asked
 */
export async function request<S extends z.ZodMiniType>(
  path: string,
  schema: S,
  options: Options = {},
): Promise<z.output<S>> {
  const response = await send(path, options);
  if (!response.ok) throw await problemOf(response);
  return schema.parse(await response.json());
}

/** The same where only success matters. */
export async function requestNothing(path: string, options: Options = {}): Promise<void> {
  const response = await send(path, options);
  if (!response.ok) throw await problemOf(response);
}
