import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { whileShowing } from '../../packages/core/native/progress.mjs';
import { lastLine, runCommand, withoutAddresses } from '../../packages/core/native/run-command.mjs';
import { nodeGypScript, npmEnvironment } from './npm-command.mjs';

/** The project's release page may be out of reach; then the addon is compiled. */
const PREBUILT_TIMEOUT_MS = 30_000;

/** Opens a database in memory with the addon named by the second argument; better-sqlite3 itself by the first. */
const LOAD_SCRIPT = `
const Database = require(process.argv[1]);
const database = new Database(':memory:', { nativeBinding: process.argv[2] });
if (database.prepare('select 6 * 7 as answer').get().answer !== 42) process.exit(1);
`;

/** Where the better-sqlite3 addon for a Node lies: one file per version and Node ABI. */
export function sqliteAddonFile(cache, { version, abi = process.versions.modules }) {
  const folder = `better-sqlite3-${version}-${abi}-${process.platform}-${process.arch}`;
  return join(cache, folder, 'better_sqlite3.node');
}

/**
 * Puts the better-sqlite3 addon for the running Node into the cache: the project's prebuilt file where the web can be
 * reached, else compiled. The repository and node_modules stay as they are.
 *
 * @throws Error  with the compiler's reason: without a store there is no orchestrator
 */
export async function buildSqliteAddon(root, { cache, progress }) {
  const require = createRequire(join(root, 'apps', 'orchestrator', 'package.json'));
  const manifestFile = require.resolve('better-sqlite3/package.json');
  const target = sqliteAddonFile(cache, { version: require(manifestFile).version });
  if (existsSync(target)) return;
  progress.step('better-sqlite3 addon: looking for a prebuilt one');
  const work = freshWorkFolder(dirname(target));
  const source = dirname(manifestFile);
  const build = { source, copy: join(work, 'package'), env: npmEnvironment(cache), cache, progress };
  cpSync(source, build.copy, { recursive: true });
  const file = join(build.copy, 'build', 'Release', 'better_sqlite3.node');
  const isPrebuilt = (await fetchPrebuilt(build)) && (await loadFailure(file, source)) === undefined;
  if (!isPrebuilt) {
    await compile(build);
    const failure = await loadFailure(file, source);
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

async function fetchPrebuilt({ source, copy, env }) {
  const prebuildInstall = createRequire(join(source, 'package.json')).resolve('prebuild-install/bin.js');
  const outcome = await runCommand(process.execPath, [prebuildInstall], {
    cwd: copy,
    env,
    timeoutMs: PREBUILT_TIMEOUT_MS,
  });
  return outcome.exitCode === 0;
}

async function compile({ copy, env, cache, progress }) {
  const nodeGyp = nodeGypScript();
  if (nodeGyp === undefined)
    throw new Error(`better-sqlite3 addon: npm must lie beside Node; got none at ${process.execPath}`);
  progress.step('better-sqlite3 addon: none to be had, compiling it (one to two minutes)');
  const headers = headersFolder();
  const args = ['rebuild', '--release', '--jobs=max', `--devdir=${join(cache, 'node-gyp')}`];
  if (headers !== undefined) args.push(`--nodedir=${headers}`);
  const run = runCommand(process.execPath, [nodeGyp, ...args], { cwd: copy, env });
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

/** Why the addon does not load in a process of its own, or undefined when it does. */
async function loadFailure(file, source) {
  const { exitCode, output } = await runCommand(process.execPath, ['--eval', LOAD_SCRIPT, source, file]);
  return exitCode === 0 ? undefined : lastLine(output, /Error/);
}
