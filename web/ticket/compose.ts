import { commandSchema } from '#shared/ticket/commands.ts';
import type { CommandType } from '#shared/ticket/commandTypes.ts';
import type { WireCommand } from '#web/live/ticket.svelte.ts';
import { type Answering, FORMS } from './forms.ts';
import type { Values } from './said.ts';

export interface OnBehalf {
  readonly name: string;
  readonly how: string;
}

export type Composed =
  | { readonly ok: true; readonly command: WireCommand }
  | { readonly ok: false; readonly wrong: Readonly<Record<string, string>> };

const NEEDS_VERSION: readonly CommandType[] = ['dismiss', 'withdraw', 'closeUnverified', 'close'];

const wireValue = (name: string, value: string): unknown => {
  switch (name) {
    case 'fact':
    case 'policyVersion':
      return Number(value);
    case 'files':
    case 'wanting':
      return value.split(' ');
    case 'upheld':
    case 'granted':
      return value === 'true';
    default:
      return value;
  }
};

/**
 * The command that a filled-in form means, checked by the schema the server uses; or which fields are wrong, by code.
 * @param now server time, ISO 8601: when the customer was last tried
 */
export function compose(
  type: CommandType,
  values: Values,
  context: Answering,
  onBehalf: OnBehalf | null,
  now: string,
): Composed {
  const raw: Record<string, unknown> = { type };
  for (const field of FORMS[type]) {
    const value = (values[field.name] ?? '').trim();
    if (value === '' || field.when?.(values, context) === false) continue;
    if (field.name === 'unreachable') raw['customerUnreachable'] = [{ at: now, how: value }];
    else raw[field.name] = wireValue(field.name, value);
  }
  if (NEEDS_VERSION.includes(type)) raw['expectedVersion'] = context.ticket.version;
  if (onBehalf !== null) raw['onBehalf'] = onBehalf;

  const missing = FORMS[type].filter(
    (f) => f.optional !== true && f.when?.(values, context) !== false && (values[f.name] ?? '').trim() === '',
  );
  if (missing.length > 0) return { ok: false, wrong: Object.fromEntries(missing.map((f) => [f.name, 'required'])) };
  const parsed = commandSchema.safeParse(raw);
  if (parsed.success) return { ok: true, command: raw };
  return { ok: false, wrong: Object.fromEntries(parsed.error.issues.map((i) => [i.path.join('.'), i.code])) };
}
