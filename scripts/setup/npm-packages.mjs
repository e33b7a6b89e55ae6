import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { whileShowing } from '../../packages/core/native/progress.mjs';
import { lastLine, runCommand, withoutAddresses } from '../../packages/core/native/run-command.mjs';
import { npmCommand, npmEnvironment } from './npm-command.mjs';

/**
 * Installs what package-lock.json says, without install scripts, unless it is installed already.
 *
 * `npm ci` refuses a lock file that lacks the optional packages of other platforms, as one made against a registry
 * without them does. For that one reason the packages are installed by `npm install`, which leaves the lock file alone.
 *
 * @throws Error  with npm's reason, when the packages cannot be had
 */
export async function installNpmPackages(root, { cache, progress }) {
  if (isInstalled(root)) return;
  progress.step('installing npm packages');
  const npm = (...args) => whileShowing(progress, 'installing npm packages', runNpm(args, { root, cache }));
  let outcome = await npm('ci');
  if (outcome.exitCode !== 0 && lacksOnlyOptionalPackages(outcome.output, root)) {
    removePackages(root);
    outcome = await npm('install', '--no-save');
  }
  if (outcome.exitCode === 0) return;
  const errorLine = outcome.output.split('\n').find((line) => /npm error (?!code)\S/.test(line));
  const reason = (errorLine ?? lastLine(outcome.output)).replace(/^npm error /, '');
  throw new Error(`npm packages: ${withoutAddresses(reason)}`);
}

/** `npm install` takes a folder that an interrupted run unpacked half for a whole package, so it begins from nothing. */
function removePackages(root) {
  const members = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  );
  for (const folder of ['.', ...members]) rmSync(join(root, folder, 'node_modules'), { recursive: true, force: true });
}

function runNpm(args, { root, cache }) {
  const [command, ...first] = npmCommand();
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  return runCommand(command, [...first, ...args, ...quiet], { cwd: root, env: npmEnvironment(cache) });
}

/** Whether npm's complaint names nothing but optional dependencies that the lock file does not hold. */
export function lacksOnlyOptionalPackages(output, root) {
  const complaints = output.split('\n').filter((line) => /(Missing|Invalid): /.test(line));
  const entries = [...lockedPackages(join(root, 'package-lock.json')).values()];
  const optional = new Set(entries.flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {})));
  const missingName = (line) => line.match(/Missing: (\S+)@\S* from lock file/)?.[1];
  return complaints.length > 0 && complaints.every((line) => optional.has(missingName(line)));
}

/**
 * Whether node_modules holds exactly what package-lock.json asks for, by the list that npm leaves there when it is done.
 * Packages for other platforms are optional: they may be absent, and present although the lock file does not hold them.
 */
export function isInstalled(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  const present = lockedPackages(hidden);
  const isWanted = ([path, entry]) => isSamePackage(entry, wanted.get(path)) || isOptional(entry, wanted.get(path));
  const isPresent = ([path, entry]) => isSamePackage(entry, present.get(path)) || isOptional(entry, present.get(path));
  return [...wanted].every(isPresent) && [...present].every(isWanted);
}

function lockedPackages(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(Object.entries(packages).filter(([path]) => /(^|\/)node_modules\//.test(path)));
}

function isSamePackage(a, b) {
  return b !== undefined && a.version === b.version && a.integrity === b.integrity && a.link === b.link;
}

/** Whether an entry of one list may lack its counterpart in the other. */
function isOptional(entry, counterpart) {
  return counterpart === undefined && (entry.optional === true || entry.devOptional === true || entry.peer === true);
}
