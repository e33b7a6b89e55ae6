import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { resolveRelative } from './resolve-relative.mjs';

/**
 * Violations of one file's imports.
 *
 * @param file             from `readWorkspace`
 * @param context.member   its package
 * @param context.rules    content of boundaries.json
 */
export function importViolations(file, { member, workspace, rules }) {
  return file.imports.flatMap(({ specifier, line }) => {
    const broken = specifier.startsWith('.')
      ? relativeRule(file, specifier, member)
      : moduleRule(file, specifier, { member, workspace, rules });
    return broken === undefined ? [] : [`${member.folder}/${file.path}:${line}: ${broken}; got ${specifier}`];
  });
}

/** The rule that a relative import breaks, or undefined. */
function relativeRule(file, specifier, member) {
  const target = resolveRelative(file.path, specifier);
  if (target.startsWith('../')) return 'a relative import must stay in its package';
  if (file.isTest) return undefined;
  if (indexFiles(member.manifest).includes(target)) return "inside a package, import the file, not the package's index";
  const imported = member.files.find(({ path }) => path === target);
  return imported?.isTest ? 'a source must not import tests or test support' : undefined;
}

/** The rule that an import by name breaks, or undefined. */
function moduleRule(file, specifier, { member, workspace, rules }) {
  const name = packageName(specifier);
  if (name === member.manifest.name) return 'inside a package, import the file, not the package';
  return (
    bannedRule(file, specifier, { member, rules }) ??
    directionRule(name, { member, workspace, rules }) ??
    entryRule(specifier, { member, rules }) ??
    declarationRule(file, name, { member, workspace })
  );
}

function bannedRule(file, specifier, { member, rules }) {
  if (file.isTest) return undefined;
  const module = isBuiltin(specifier) ? `node:${specifier.replace(/^node:/, '')}` : packageName(specifier);
  const matchesModule = ({ modules }) => modules.some((pattern) => matches(pattern, module));
  const ban = rules.bannedModules.find(
    ({ scope, exceptUnder, modules }) =>
      scope === member.scope &&
      matchesModule({ modules }) &&
      !exceptUnder.some((folder) => file.path.startsWith(folder)),
  );
  if (ban !== undefined) return `${member.scope} must not import ${ban.modules.join(', ')}: ${ban.reason}`;
  const owner = rules.onlyIn.find((entry) => entry.scope !== member.scope && matchesModule(entry));
  return owner && `only ${owner.scope} may import ${owner.modules.join(', ')}`;
}

function directionRule(name, { member, workspace, rules }) {
  const target = workspace.packages.find(({ manifest }) => manifest.name === name);
  if (target === undefined) return undefined;
  const allowed = rules.mayImport[member.scope];
  if (allowed === undefined) return `${member.scope} must have an entry in boundaries.json`;
  if (allowed.includes(target.scope)) return undefined;
  return `${member.scope} may import ${allowed.join(', ') || 'no other package'}, not ${target.scope}`;
}

function entryRule(specifier, { member, rules }) {
  const name = packageName(specifier);
  const limit = rules.onlyEntries.find((entry) => entry.scope === member.scope && entry.package === name);
  if (limit === undefined || limit.entries.includes(specifier)) return undefined;
  return `${member.scope} may import ${limit.entries.join(', ')} of ${name} only`;
}

function declarationRule(file, name, { member, workspace }) {
  if (isBuiltin(name)) return undefined;
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = member.manifest;
  const declared = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  if (name in declared) return undefined;
  if (!file.isTest) return `${member.folder}/package.json must declare it in dependencies`;
  if (name in { ...devDependencies, ...workspace.rootManifest.devDependencies }) return undefined;
  return `${member.folder}/package.json must declare it in dependencies or devDependencies`;
}

/** Files that gather a package's exports, such as src/index.ts; an entry of another name is a source like any other. */
function indexFiles(manifest) {
  const targets = Object.values(manifest.exports ?? {}).map((entry) => entry['@ssma/source'] ?? entry);
  return targets
    .filter((target) => typeof target === 'string' && posix.basename(target) === 'index.ts')
    .map((target) => posix.normalize(target));
}

function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Whether a module name matches a pattern whose last character may be a star. */
function matches(pattern, module) {
  return pattern.endsWith('*') ? module.startsWith(pattern.slice(0, -1)) : module === pattern;
}
