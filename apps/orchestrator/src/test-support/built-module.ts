import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Tests that start many processes cannot wait for each to compile its sources.

/** Path of a module of this folder as JavaScript, up to date. */
export function builtModule(name: string): string {
  build();
  return fileURLToPath(new URL(`../../dist/test-support/${name}.js`, import.meta.url));
}

/** Path of the `ssma` command, up to date. */
export function builtCommand(): string {
  build();
  return fileURLToPath(new URL('../../bin/ssma.mjs', import.meta.url));
}

/** Path of the module of `main`, up to date. */
export function builtProgram(): string {
  build();
  return fileURLToPath(new URL('../../dist/main.js', import.meta.url));
}

let isBuilt = false;

function build(): void {
  if (isBuilt) return;
  const compiler = join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', 'bin', 'tsc');
  const folder = fileURLToPath(new URL('../../', import.meta.url));
  // Does nothing when nothing has changed.
  execFileSync(process.execPath, [compiler, '-b', folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  isBuilt = true;
}
