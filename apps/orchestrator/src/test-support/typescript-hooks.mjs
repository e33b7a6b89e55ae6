import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
// Comes with vitest; strips the types of one file at a time, as `isolatedModules` promises is possible.
import { transformSync } from 'rolldown/utils';

/** Sources import `./x.js` and lie in `./x.ts`. */
export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (!specifier.endsWith('.js')) throw error;
    return nextResolve(specifier.replace(/\.js$/, '.ts'), context);
  }
}

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts') || !existsSync(fileURLToPath(url)))
    return nextLoad(url, context);
  const file = fileURLToPath(url);
  const { code, errors } = transformSync(file, readFileSync(file, 'utf8'));
  if (errors.length > 0) throw errors[0];
  return { format: 'module', source: code, shortCircuit: true };
}
