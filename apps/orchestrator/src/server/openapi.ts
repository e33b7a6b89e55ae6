import { z } from 'zod';
import { Problem } from '../wire/problem.js';
import type { Route } from '../wire/route.js';
import { ROUTES } from '../wire/routes.js';

/** A JSON document. */
type Json = { readonly [key: string]: unknown };

/** Answers that any request may get besides its own. */
const PROBLEMS: Readonly<Record<string, string>> = {
  '400': 'The request breaks a rule, which the message names.',
  '401': 'The token is missing or is another.',
  '403': 'The request comes from another site.',
  '404': 'What it is about is not on record.',
  '409': 'Another process holds what it needs.',
  '422': 'What it asks for breaks a rule of sweeps, which the message names.',
};

/** The OpenAPI document (3.1) of every route. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const path = route.path.replaceAll('*}', '}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'ssma', version, description: 'Sweeps, trials and results of a runs folder.' },
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** What a schema says as JSON Schema. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
}

function operation(name: string, { tag, summary, params, query, body, answer, method }: Route): Json {
  const problems = Object.entries(PROBLEMS).map(([status, description]) => [status, problemAnswer(description)]);
  return {
    operationId: name,
    tags: [tag],
    summary,
    parameters: [...parameters('path', params), ...parameters('query', query)],
    ...(body !== null && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    ...(method === 'POST' && { security: [{ token: [] }] }),
    responses: { '200': { description: summary, content: contentOf(answer) }, ...Object.fromEntries(problems) },
  };
}

function parameters(place: 'path' | 'query', object: z.ZodObject): Json[] {
  const fields: [string, z.ZodType][] = Object.entries(object.shape);
  return fields.map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, 'input');
    const isRequired = place === 'path' || !field.safeParse(undefined).success;
    return { name, in: place, required: isRequired, ...(description !== undefined && { description }), schema };
  });
}

function contentOf(answer: Route['answer']): Json {
  if (answer.kind === 'json') return { 'application/json': { schema: schemaOf(answer.schema, 'output') } };
  return Object.fromEntries(answer.mediaTypes.map((type) => [type, {}]));
}

function problemAnswer(description: string): Json {
  return { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}
