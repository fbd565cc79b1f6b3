import { z } from 'zod';

/** What the parts of the description of the interface are made with. */
export const schemaOf = (schema: z.core.$ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'openapi-3.0' });
export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

export const PROBLEMS = {
  '400': problem('The request’s shape is wrong; `errors` names the fields.'),
  '401': problem('Not signed in.'),
  '403': problem('The caller’s role may not do this.'),
};
export const MISSING = { '404': problem('There is none in the caller’s branch.') };
export const REFUSED = { '422': problem('Not possible; `code` says why') };

export const answer = (schema: z.core.$ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema: schemaOf(schema, 'output') } },
});
export const body = (schema: z.core.$ZodType) => ({
  required: true,
  content: { 'application/json': { schema: schemaOf(schema, 'input') } },
});
export const query = (schema: z.core.$ZodObject) =>
  Object.entries(schema._zod.def.shape).map(([name, of]) => ({
    in: 'query',
    name,
    description: '',
    required: !z.safeParse(of, undefined).success,
    schema: schemaOf(of, 'input'),
  }));
export const id = (of: string) => ({
  in: 'path',
  name: 'id',
  description: `${of} id`,
  required: true,
  schema: { type: 'string' },
});
