import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileShowing } from '../../packages/core/native/progress.mjs';
import { lastLine, runCommand, withoutAddresses } from '../../packages/core/native/run-command.mjs';
import { npmCommand, npmEnvironment } from './npm-command.mjs';

/**
 * Installs what package-lock.json says, without install scripts, unless it is installed already.
 *
 * @throws Error  with npm's reason, when the packages cannot be had
 */
export async function installNpmPackages(root, { cache, progress }) {
  if (isInstalled(root)) return;
  progress.step('installing npm packages');
  const [command, ...first] = npmCommand();
  const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const run = runCommand(command, args, { cwd: root, env: npmEnvironment(cache) });
  const { exitCode, output } = await whileShowing(progress, 'installing npm packages', run);
  if (exitCode === 0) return;
  const reason = output.split('\n').find((line) => /npm error (?!code)/.test(line)) ?? lastLine(output);
  throw new Error(`npm ci: ${withoutAddresses(reason.replace(/^npm error /, ''))}`);
}

/**
 * Whether node_modules holds exactly what package-lock.json asks for, by the list that npm leaves there when it is done.
 * Packages for other platforms are optional and may be absent.
 */
export function isInstalled(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  const present = lockedPackages(hidden);
  const isWanted = ([path, entry]) => isSamePackage(entry, wanted.get(path));
  const isPresent = ([path, entry]) => isSamePackage(entry, present.get(path)) || isLeftOut(entry, present.get(path));
  return [...wanted].every(isPresent) && [...present].every(isWanted);
}

function lockedPackages(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(Object.entries(packages).filter(([path]) => /(^|\/)node_modules\//.test(path)));
}

function isSamePackage(a, b) {
  return b !== undefined && a.version === b.version && a.integrity === b.integrity && a.link === b.link;
}

function isLeftOut(wanted, present) {
  return present === undefined && (wanted.optional === true || wanted.devOptional === true || wanted.peer === true);
}
