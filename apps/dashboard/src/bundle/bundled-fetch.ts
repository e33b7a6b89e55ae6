import type { Bundle, BundledPictures } from '@ssma/orchestrator/client';
import { type Answer, bundledComparison, bundledSamples, bundledSeries, bundledTrials } from './bundled-lists.js';

/** Brings what a script of the bundle holds. */
export type LoadPictures = (script: string) => Promise<BundledPictures>;

/** Parts of a query that a bundle answers all in the same way. */
const WITHOUT_EFFECT = ['limit', 'cursor', 'bytes', 'points', 'all', 'from', 'to', 'kept'];

/** Answers requests of the client from a bundle, as the server would have. */
export function bundledFetch(bundle: Bundle, loadPictures: LoadPictures): typeof fetch {
  return async (input, init) => {
    const { pathname, searchParams } = new URL(String(input), 'http://bundle');
    if ((init?.method ?? 'GET') !== 'GET') return problem(403, 'FORBIDDEN', 'A bundle only shows what was read.');
    const script = bundle.scripts[pathname];
    if (script !== undefined) return picture(await loadPictures(script), pathname);
    const key = keyOf(pathname, searchParams);
    const text = bundle.texts[key];
    if (text !== undefined) return new Response(text.text, { headers: { 'content-type': text.type } });
    const answer = listed(bundle, pathname, searchParams) ?? bundle.answers[key];
    if (answer === undefined)
      return problem(404, 'NOT_FOUND', `This bundle does not hold ${key}; "ssma serve" shows it.`);
    return Response.json(answer);
  };
}

/** Answers of lists are filtered and sorted here. */
function listed(bundle: Bundle, path: string, query: URLSearchParams): Answer {
  if (path === '/api/comparison') return bundledComparison(bundle, query);
  if (path === '/api/series') return bundledSeries(bundle, query);
  if (/^\/api\/stages\/[^/]+\/samples$/.test(path)) return bundledSamples(bundle, path, query);
  if (/^\/api\/sweeps\/[^/]+\/trials$/.test(path)) return bundledTrials(bundle, path, query);
  return null;
}

/** The path with what matters of the query, in the order of the names. */
function keyOf(path: string, query: URLSearchParams): string {
  const kept = [...query].filter(([name, value]) => !WITHOUT_EFFECT.includes(name) && value !== 'false');
  const text = new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : Number(a > b)))).toString();
  return text === '' ? path : `${path}?${text}`;
}

function picture({ contents, paths }: BundledPictures, path: string): Response {
  const place = paths[path];
  const content = place === undefined ? undefined : contents[place];
  if (content === undefined) return problem(404, 'NOT_FOUND', `This bundle does not hold ${path}.`);
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return new Response(bytes, { headers: { 'content-type': 'image/png' } });
}

function problem(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}
