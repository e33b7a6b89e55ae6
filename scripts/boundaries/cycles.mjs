import { resolveRelative } from './resolve-relative.mjs';

/**
 * Circular imports between the files of a package, type imports included, each cycle once, as
 * `<first file>: imports must not be circular; got a.ts -> b.ts -> a.ts`.
 */
export function importCycles(member) {
  const targetsByPath = new Map(
    member.files.map(({ path, imports }) => [path, imports.map(({ specifier }) => relativeTarget(path, specifier))]),
  );
  const finished = new Set();
  const cycles = [];
  const visit = (path, trail) => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path]);
    if (start >= 0 || finished.has(path) || !targetsByPath.has(path)) return;
    for (const target of targetsByPath.get(path)) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of targetsByPath.keys()) visit(path, []);
  return cycles.map((cycle) => `${member.folder}/${cycle[0]}: imports must not be circular; got ${cycle.join(' -> ')}`);
}

function relativeTarget(path, specifier) {
  return specifier.startsWith('.') ? resolveRelative(path, specifier) : specifier;
}
