import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImports } from './read-imports.mjs';

const GROUPS = ['packages', 'apps'];
const SOURCE_FILE = /\.(ts|tsx|mts|mjs|js)$/;

/** Tests, their support, and the suites that every implementation of an interface runs (`dataset-contract.ts`). */
const TEST_FILE = /\.test(-d)?\.tsx?$|-(contract|conformance)\.ts$|(^|\/)test-support\//;

/**
 * The packages of a workspace with the imports of their sources.
 *
 * @returns `{ root, rootManifest, packages }`; a package is `{ folder, manifest, scope, files }` with `folder` relative
 *          to the root; a file is `{ path, isTest, imports }` with `path` relative to the package. Test support counts
 *          as test.
 */
export function readWorkspace(root) {
  const folders = GROUPS.flatMap((group) => subfolders(root, group)).filter((folder) =>
    existsSync(join(root, folder, 'package.json')),
  );
  const packages = folders.map((folder) => readPackage(root, folder));
  return { root, rootManifest: readJson(join(root, 'package.json')), packages };
}

function subfolders(root, group) {
  if (!existsSync(join(root, group))) return [];
  return readdirSync(join(root, group))
    .sort()
    .map((name) => `${group}/${name}`);
}

function readPackage(root, folder) {
  const manifest = readJson(join(root, folder, 'package.json'));
  const scope = manifest.nx?.tags?.find((tag) => tag.startsWith('scope:'));
  if (scope === undefined) throw new Error(`${folder}/package.json: nx.tags must hold one scope:<name>; got none`);
  const files = sourcePaths(join(root, folder)).map((path) => ({
    path,
    isTest: TEST_FILE.test(path),
    imports: readImports(join(root, folder, path)),
  }));
  return { folder, manifest, scope, files };
}

function sourcePaths(folder) {
  if (!existsSync(join(folder, 'src'))) return [];
  const entries = readdirSync(join(folder, 'src'), { recursive: true }).map(
    (name) => `src/${name.replaceAll('\\', '/')}`,
  );
  return entries.filter((path) => SOURCE_FILE.test(path) && !path.includes('/fixtures/')).sort();
}

/** A JSON file of the workspace. */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
