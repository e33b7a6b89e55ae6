import { spawn } from 'node:child_process';

/** Runs a Node script in this terminal and returns its exit code; 1 when a signal ended it. */
export function run(args, { cwd, env = process.env }) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: 'inherit' });
    child.on('error', fail);
    child.on('close', (exitCode) => done(exitCode ?? 1));
  });
}
