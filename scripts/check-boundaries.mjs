#!/usr/bin/env node
/**
 * Holds every import of the workspace against `boundaries.json`: direction between packages, declared dependencies, no
 * way around a package's entry, no cycles. Prints one line per violation on stderr; exit code 1 when there is any.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { importCycles } from './boundaries/cycles.mjs';
import { importViolations } from './boundaries/import-rules.mjs';
import { referenceViolations } from './boundaries/references.mjs';
import { readWorkspace } from './boundaries/workspace.mjs';

/**
 * All violations of a workspace, as `<file>:<line>: <rule>; got <import>`, in file order.
 *
 * @param root   folder with package.json, packages/ and apps/
 * @param rules  content of boundaries.json
 */
export function checkBoundaries(root, rules = readRules()) {
  const workspace = readWorkspace(root);
  return workspace.packages.flatMap((member) => [
    ...referenceViolations(member, workspace),
    ...member.files.flatMap((file) => importViolations(file, { member, workspace, rules })),
    ...importCycles(member),
  ]);
}

function readRules() {
  return JSON.parse(readFileSync(new URL('boundaries.json', import.meta.url), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = checkBoundaries(fileURLToPath(new URL('..', import.meta.url)));
  for (const violation of violations) process.stderr.write(`${violation}\n`);
  if (violations.length > 0) process.exitCode = 1;
}
