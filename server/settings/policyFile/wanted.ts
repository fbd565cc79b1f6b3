import { z } from 'zod';
import { policySchema } from '#shared/clock/policy.ts';
import { policyFile as en } from '#shared/i18n/en/policyFile.ts';
import { type Both, filledBoth, type Params } from '#shared/i18n/filled.ts';
import { policyFile as zh } from '#shared/i18n/zh/policyFile.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** What the schema says of a policy, in a form that can be walked: a new key needs nothing here. */
const ROOT: Schema = z.toJSONSchema(policySchema, { io: 'input' });

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const unwrapped = (schema: Schema): Schema => {
  const other = schema.anyOf?.find((one) => isSchema(one) && one.type !== 'null');
  return isSchema(other) ? other : schema;
};

function schemaAt(path: readonly PropertyKey[]): Schema | null {
  let at = ROOT;
  for (const part of path) {
    const { properties, additionalProperties, items } = unwrapped(at);
    const next = typeof part === 'number' ? items : (properties?.[String(part)] ?? additionalProperties);
    if (!isSchema(next) || Array.isArray(next)) return null;
    at = next;
  }
  return at;
}

const words = (of: keyof typeof zh.policyFile.wanted, params: Params = {}): Both =>
  filledBoth({ zh: zh.policyFile.wanted[of], en: en.policyFile.wanted[of] }, params);
const listed = (values: readonly unknown[]): Both => {
  const all = values.map(String);
  return { zh: all.join('、'), en: all.join(', ') };
};

/** Keys that can stand in the group at `path`; none where it is no group. */
export function keysAt(path: readonly PropertyKey[]): Both {
  const schema = schemaAt(path);
  const { properties, propertyNames } = schema === null ? {} : unwrapped(schema);
  return listed(properties ? Object.keys(properties) : (isSchema(propertyNames) && propertyNames.enum) || []);
}

/** What may stand at `path`, in words that follow "enter". */
export function wantedAt(path: readonly PropertyKey[]): Both {
  const schema = schemaAt(path);
  if (schema === null) return words('documented');
  const { type, minimum, maximum, enum: values, items } = unwrapped(schema);
  const nullable = unwrapped(schema) !== schema;
  if (values !== undefined) return words('oneOf', { list: listed(nullable ? [...values, null] : values) });
  if (type === 'integer' && minimum !== undefined && maximum !== undefined)
    return words('minutes', { min: `${minimum}`, max: `${maximum}` });
  if (type === 'array') {
    const each = isSchema(items) && !Array.isArray(items) ? items.enum : undefined;
    return each === undefined ? words('list') : words('someOf', { list: listed(each) });
  }
  return type === 'object' ? words('keys', { list: keysAt(path) }) : words('documented');
}
