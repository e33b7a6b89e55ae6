import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { whileShowing } from '../../packages/core/native/progress.mjs';
import { lastLine, runCommand, withoutAddresses } from '../../packages/core/native/run-command.mjs';
import { nodeGypScript, npmEnvironment } from './npm-command.mjs';

/** The project's release page may be out of reach; then the addon is compiled. */
const PREBUILT_TIMEOUT_MS = 30_000;

/** Node-API version that better-sqlite3 13 asks for; see `apps/orchestrator/src/store/open-sqlite.ts`. */
const NODE_API_OF_13 = 10;

/** Opens a database in memory; arguments: folder of better-sqlite3, addon (the package's own where there is none). */
const LOAD_SCRIPT = `
const [, source, nativeBinding] = process.argv;
const database = new (require(source))(':memory:', nativeBinding ? { nativeBinding } : {});
if (database.prepare('select 6 * 7 as answer').get().answer !== 42) process.exit(1);
`;

/**
 * Sees to it that better-sqlite3 loads in the running Node. Version 13 brings its addon for the usual machines; for
 * others, and for version 12, an addon is put into the cache: the project's prebuilt file where the web can be reached,
 * else a compiled one. The repository and node_modules stay as they are.
 *
 * @throws Error  with the compiler's reason: without a store there is no orchestrator
 */
export async function buildSqliteAddon(root, { cache, progress }) {
  const require = createRequire(join(root, 'apps', 'orchestrator', 'package.json'));
  const name = Number(process.versions.napi) >= NODE_API_OF_13 ? 'better-sqlite3' : 'better-sqlite3-12';
  const manifestFile = require.resolve(`${name}/package.json`);
  const source = dirname(manifestFile);
  const machine = `${process.versions.modules}-${process.platform}-${process.arch}`;
  const target = join(cache, `better-sqlite3-${require(manifestFile).version}-${machine}`, 'better_sqlite3.node');
  if (existsSync(target) || (await loadFailure(source)) === undefined) return;
  progress.step('better-sqlite3 addon: looking for a prebuilt one');
  const work = freshWorkFolder(dirname(target));
  const build = { source, copy: join(work, 'package'), env: npmEnvironment(cache), cache, progress };
  cpSync(source, build.copy, { recursive: true });
  const file = join(build.copy, 'build', 'Release', 'better_sqlite3.node');
  const isPrebuilt = (await fetchPrebuilt(build)) && (await loadFailure(source, file)) === undefined;
  if (!isPrebuilt) {
    await compile(build);
    const failure = await loadFailure(source, file);
    if (failure !== undefined) throw new Error(`better-sqlite3 addon: it was built but does not load: ${failure}`);
  }
  mkdirSync(dirname(target), { recursive: true });
  renameSync(file, target);
  rmSync(work, { recursive: true, force: true });
}

/** A new scratch folder beside `folder`; what interrupted runs left is removed. */
function freshWorkFolder(folder) {
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.tmp-`;
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    if (!isRunning(Number(name.slice(prefix.length)))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const work = `${folder}.tmp-${process.pid}`;
  mkdirSync(work, { recursive: true });
  return work;
}

function isRunning(processId) {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Whether version 12's prebuilt addon could be had; version 13 has no other than those that lie in the package. */
async function fetchPrebuilt({ source, copy, env }) {
  const require = createRequire(join(source, 'package.json'));
  if (require('./package.json').dependencies['prebuild-install'] === undefined) return false;
  const prebuildInstall = require.resolve('prebuild-install/bin.js');
  const outcome = await runCommand(process.execPath, [prebuildInstall], {
    cwd: copy,
    env,
    timeoutMs: PREBUILT_TIMEOUT_MS,
  });
  return outcome.exitCode === 0;
}

async function compile({ source, copy, env, cache, progress }) {
  const nodeGyp = nodeGypScript();
  if (nodeGyp === undefined)
    throw new Error(`better-sqlite3 addon: npm must lie beside Node; got none at ${process.execPath}`);
  progress.step('better-sqlite3 addon: none to be had, compiling it (one to two minutes)');
  const headers = headersFolder();
  const args = ['rebuild', '--release', '--jobs=max', `--devdir=${join(cache, 'node-gyp')}`, '--force_build=1'];
  if (headers !== undefined) args.push(`--nodedir=${headers}`);
  const modules = [dirname(source), process.env.NODE_PATH].filter(Boolean).join(delimiter);
  const run = runCommand(process.execPath, [nodeGyp, ...args], { cwd: copy, env: { ...env, NODE_PATH: modules } });
  const { exitCode, output } = await whileShowing(progress, 'compiling better-sqlite3', run);
  if (exitCode === 0) return;
  const reason = lastLine(output, /gyp ERR! (stack|find)|error/i).replace(/^gyp ERR! (stack )?/, '');
  const remedy = 'it needs python3, make and a C++ compiler (Debian: apt install python3 make g++)';
  throw new Error(`better-sqlite3 addon: could not be compiled: ${withoutAddresses(reason)}; ${remedy}`);
}

/**
 * Folder whose `include/node` holds the headers of exactly the running Node, or undefined: then node-gyp fetches them.
 * `SSMA_NODE_HEADERS` names it for a Node that comes without headers beside it.
 */
function headersFolder() {
  const candidates = [process.env.SSMA_NODE_HEADERS, join(dirname(process.execPath), '..')].filter(Boolean);
  return candidates.find(
    (folder) => headersVersion(join(folder, 'include', 'node', 'node_version.h')) === process.versions.node,
  );
}

function headersVersion(file) {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const part = (name) => text.match(new RegExp(`#define NODE_${name}_VERSION (\\d+)`))?.[1];
  return [part('MAJOR'), part('MINOR'), part('PATCH')].join('.');
}

/** Why better-sqlite3 does not load in a process of its own, or undefined when it does. */
async function loadFailure(source, addon = '') {
  const { exitCode, output } = await runCommand(process.execPath, ['--eval', LOAD_SCRIPT, source, addon]);
  return exitCode === 0 ? undefined : lastLine(output, /Error/);
}
