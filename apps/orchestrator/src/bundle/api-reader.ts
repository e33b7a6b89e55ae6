import type { Hono } from 'hono';
import type { z } from 'zod';
import type { Page } from '../wire/paging.js';
import { Problem } from '../wire/problem.js';

/** Reads the API of an app in this process. */
export interface ApiReader {
  /** @throws NotFoundError when the API refuses */
  json<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>>;
  /** All pages of a list as one. */
  list<Item>(path: string, schema: z.ZodType<Page<Item>>): Promise<Item[]>;
  response(path: string): Promise<Response>;
}

/** Items of a page: the most that a list gives. */
const LIMIT = 500;

export function apiReader(app: Hono): ApiReader {
  const response = async (path: string): Promise<Response> => {
    const answer = await app.request(path);
    if (answer.ok) return answer;
    const problem = Problem.safeParse(await answer.json());
    throw new ApiRefusal(path, answer.status, problem.success ? problem.data.message : answer.statusText);
  };
  const json = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> =>
    schema.parse(await (await response(path)).json());
  return {
    response,
    json,
    async list<Item>(path: string, schema: z.ZodType<Page<Item>>) {
      const items: Item[] = [];
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ limit: String(LIMIT), ...(cursor !== null && { cursor }) });
        const page: Page<Item> = await json(`${path}?${query}`, schema);
        items.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return items;
    },
  };
}

/** The API does not give what was asked for. */
export class ApiRefusal extends Error {
  readonly code = 'REFUSED';
  override readonly name = 'ApiRefusal';
  readonly status: number;

  constructor(path: string, status: number, message: string) {
    super(`${path}: ${message}`);
    this.status = status;
  }
}
