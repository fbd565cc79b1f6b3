import { type ZodType, z } from 'zod';

/** Pieces of the description of the interface that its parts are put together from. */
const schemaOf = (schema: ZodType, io: 'input' | 'output') =>
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

export const answer = (schema: ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema: schemaOf(schema, 'output') } },
});
export const body = (schema: ZodType) => ({
  required: true,
  content: { 'application/json': { schema: schemaOf(schema, 'input') } },
});
export const query = (schema: z.ZodObject) =>
  Object.entries(schema.shape).map(([name, of]) => ({
    in: 'query',
    name,
    description: '',
    required: !of.safeParse(undefined).success,
    schema: z.toJSONSchema(of, { io: 'input', unrepresentable: 'any', target: 'openapi-3.0' }),
  }));
