import { spawn } from 'node:child_process';

/**
 * Runs a Node script in this terminal and returns its exit code; 1 when a signal ended it.
 *
 * @param args          script and its arguments
 * @param options.node  Node to run it with; the running one by default
 */
export function run(args, { cwd, env = process.env, node = process.execPath }) {
  return new Promise((done, fail) => {
    const child = spawn(node, args, { cwd, env, stdio: 'inherit' });
    child.on('error', fail);
    child.on('close', (exitCode) => done(exitCode ?? 1));
  });
}
