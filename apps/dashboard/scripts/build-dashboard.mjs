#!/usr/bin/env node
/**
 * Builds the page into `dist`, and into `dist-bundle` the one that needs no server; does nothing when they are built of the
 * present sources:
 *
 *   node apps/dashboard/scripts/build-dashboard.mjs
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));
const ROOT = join(FOLDER, '..', '..');

/** What the page is made of, relative to the workspace. */
const INPUTS = ['apps/dashboard', 'apps/orchestrator/src/wire', 'package-lock.json'];
const LEFT_OUT = /(^|\/)(node_modules|dist|dist-bundle|\.types)(\/|$)|\.test\.tsx?$/;

/** In `dist`: of which sources it was built. */
const STAMP = join(FOLDER, 'dist', '.sources');

/** The page that needs no server. */
const BUNDLE_PAGE = join(FOLDER, 'dist-bundle', 'app.js');

/** Whether it had to be built. */
export async function buildDashboard() {
  const sources = sourcesHash();
  if (existsSync(STAMP) && existsSync(BUNDLE_PAGE) && readFileSync(STAMP, 'utf8') === sources) return false;
  const { build } = await import('vite');
  await build({ root: FOLDER, logLevel: 'warn' });
  await build({ root: FOLDER, configFile: join(FOLDER, 'vite.bundle.config.ts'), logLevel: 'error' });
  writeFileSync(STAMP, sources);
  return true;
}

function sourcesHash() {
  const hash = createHash('sha256');
  for (const path of INPUTS.flatMap((input) => filesOf(join(ROOT, input))).sort())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex');
}

function filesOf(path) {
  const name = relative(ROOT, path).replaceAll('\\', '/');
  if (LEFT_OUT.test(name)) return [];
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((entry) => filesOf(join(path, entry))) : [name];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildDashboard();
