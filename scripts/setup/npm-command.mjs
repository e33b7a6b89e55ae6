import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The running Node's npm as `[command, ...first arguments]`. */
export function npmCommand() {
  const script = npmScript();
  return script === undefined ? ['npm'] : [process.execPath, script];
}

/** node-gyp as it comes with npm, or undefined where npm lies in an unusual place. */
export function nodeGypScript() {
  const script = npmScript();
  const nodeGyp = script && join(dirname(script), '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  return nodeGyp && existsSync(nodeGyp) ? nodeGyp : undefined;
}

/** npm's own script: that of the npm which runs us, else the one beside Node; undefined when there is neither. */
export function npmScript() {
  const prefix = join(dirname(process.execPath), '..');
  const candidates = [
    basename(process.env.npm_execpath ?? '') === 'npm-cli.js' ? process.env.npm_execpath : '',
    join(prefix, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(prefix, 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return candidates.find((file) => file !== '' && existsSync(file));
}

/** Environment for npm and its tools: where the home folder is read-only, they keep their files in our cache. */
export function npmEnvironment(cache) {
  const env = { ...process.env, npm_config_update_notifier: 'false' };
  if (!isWritableFolder(env.HOME || homedir())) env.npm_config_cache ??= join(cache, 'npm');
  return env;
}

function isWritableFolder(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(error.code)) return false;
    throw error;
  }
}
