import type { Express } from 'express';

/** Of Express's router, what says which doors there are. */
interface Layer {
  readonly rawPath?: unknown;
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/**
 * Every door that the server has: `GET /api/tickets/:no` for a route, `USE /assets` for what takes all beneath a path.
 * In no order, each once.
 */
export function registeredDoors(app: Express): string[] {
  const { stack } = app.router as unknown as { readonly stack: readonly Layer[] };
  return [...new Set(doorsOf(stack, ''))];
}

const textOf = (path: unknown): string => {
  if (typeof path === 'string') return path === '/' ? '' : path;
  throw new Error(`a door without a name: ${String(path)}`);
};

function doorsOf(stack: readonly Layer[], prefix: string): string[] {
  return stack.flatMap(({ rawPath, route, handle }) => {
    const path = prefix + textOf(rawPath ?? '');
    if (route !== undefined)
      return Object.entries(route.methods).flatMap(([method, on]) => (on ? [`${method.toUpperCase()} ${path}`] : []));
    if (handle.stack !== undefined) return doorsOf(handle.stack, path);
    return path === '' ? [] : [`USE ${path}`];
  });
}
