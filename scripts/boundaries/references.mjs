import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readJson } from './workspace.mjs';

/**
 * The TypeScript project references must mirror the workspace dependencies, and the root must list every project:
 * otherwise `tsc -b` builds against stale or missing declarations.
 */
export function referenceViolations(member, workspace) {
  const file = `${member.folder}/tsconfig.json`;
  if (!existsSync(join(workspace.root, file))) return [];
  const wanted = workspaceDependencies(member, workspace);
  const present = references(join(workspace.root, file));
  const listed = references(join(workspace.root, 'tsconfig.json')).map((path) => posix.normalize(path));
  const violations = [];
  if (wanted.join(' ') !== present.join(' ')) {
    const got = present.join(', ') || 'none';
    violations.push(`${file}: references must be ${wanted.join(', ') || 'none'}; got ${got}`);
  }
  if (!listed.includes(member.folder))
    violations.push(`tsconfig.json: references must hold ${member.folder}; got none`);
  return violations;
}

function workspaceDependencies(member, workspace) {
  const { dependencies, devDependencies } = member.manifest;
  const names = Object.keys({ ...dependencies, ...devDependencies });
  return workspace.packages
    .filter(({ manifest }) => names.includes(manifest.name))
    .map(({ folder }) => posix.relative(member.folder, folder))
    .sort();
}

function references(file) {
  const { references: list = [] } = readJson(file);
  return list.map(({ path }) => path).sort();
}
