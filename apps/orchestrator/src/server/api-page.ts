import type { z } from 'zod';
import type { Route } from '../wire/route.js';
import { ROUTES } from '../wire/routes.js';
import { schemaOf } from './openapi.js';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff }
  h2 { margin-top: 2.5rem; text-transform: capitalize }
  article { border-top: 1px solid #d5d9de; padding: 0.75rem 0 }
  code, pre { font: 14px/1.45 ui-monospace, monospace }
  pre { background: #f4f6f8; padding: 0.75rem; overflow: auto }
  h3 { margin: 0; font-size: 1rem }
  p { margin: 0.25rem 0 }
  table { border-collapse: collapse; margin: 0.5rem 0 }
  td, th { text-align: left; vertical-align: top; padding: 0.15rem 1rem 0.15rem 0; font-size: 0.9rem }
  @media (prefers-color-scheme: dark) {
    body { color: #e6e9ed; background: #14171a } pre { background: #1f2429 } article { border-color: #343a41 } a { color: #8ab4ff }
  }`;

/** The routes as a page for people, which needs nothing from elsewhere and runs nothing. */
export function apiPage(version: string): string {
  const routes = Object.entries<Route>(ROUTES);
  const tags = [...new Set(routes.map(([, { tag }]) => tag))];
  const sections = tags.map((tag) => {
    const articles = routes.filter(([, route]) => route.tag === tag).map(([name, route]) => article(name, route));
    return `<section><h2>${tag}</h2>${articles.join('')}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>ssma API</title><style>${STYLE}</style></head>
<body>
<h1>ssma API</h1>
<p>Version ${escaped(version)}. The same as a document for programs: <a href="/api/openapi.json">openapi.json</a>.
Requests that change something carry <code>Authorization: Bearer</code> and the token that <code>ssma serve</code> names, and
<code>Content-Type: application/json</code>. TypeScript programs use <code>createClient</code> of <code>@ssma/orchestrator/client</code>.</p>
${sections.join('\n')}
</body>
</html>
`;
}

function article(name: string, { method, path, summary, params, query, body, answer }: Route): string {
  const fields = [...Object.entries(params.shape), ...Object.entries(query.shape)] as [string, z.ZodType][];
  const rows = fields.map(([field, schema]) => {
    const { description = '', ...rest } = schemaOf(schema, 'input');
    return `<tr><th><code>${field}</code></th><td><code>${escaped(JSON.stringify(rest))}</code></td><td>${escaped(String(description))}</td></tr>`;
  });
  return `<article id="${name}"><h3><code>${method} ${escaped(path)}</code></h3><p>${escaped(summary)}</p>${
    rows.length === 0 ? '' : `<table>${rows.join('')}</table>`
  }${body === null ? '' : details('Body', schemaOf(body, 'input'))}${
    answer.kind === 'json'
      ? details('Answer', schemaOf(answer.schema, 'output'))
      : `<p>Answer: ${answer.mediaTypes.map((type) => `<code>${escaped(type)}</code>`).join(', ')}</p>`
  }</article>`;
}

function details(title: string, schema: object): string {
  return `<details><summary>${title}</summary><pre>${escaped(JSON.stringify(schema, null, 2))}</pre></details>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
