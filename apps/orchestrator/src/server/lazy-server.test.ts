import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Packages that a module loads with it, and with those that it loads; what is imported when it is needed is not among them. */
function loadedWith(module: URL, seen = new Set<string>()): Set<string> {
  const path = fileURLToPath(module);
  if (seen.has(path)) return seen;
  seen.add(path);
  const source = readFileSync(path, 'utf8');
  for (const [, name = ''] of source.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from '([^']+)';/gm)) {
    if (name.startsWith('.')) loadedWith(new URL(name.replace(/\.js$/, '.ts'), module), seen);
    else seen.add(name);
  }
  return seen;
}

test('no command loads the HTTP server before it is asked for', () => {
  const loaded = [...loadedWith(new URL('../main.ts', import.meta.url))];
  expect(loaded.some((name) => name.endsWith('commands/serve.ts'))).toBe(true);
  expect(loaded.filter((name) => /hono|\/server\//.test(name))).toEqual([]);
  const served = [...loadedWith(new URL('./serve-until-ended.ts', import.meta.url))];
  expect(served).toContain('hono');
});
