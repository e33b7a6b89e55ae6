import { spawn } from 'node:child_process';

const KEPT_OUTPUT_CHARACTERS = 64_000;
const KILL_AFTER_MS = 2_000;

/**
 * Runs a program to its end without blocking the event loop (locks are kept fresh meanwhile).
 *
 * @param command               program, found on the PATH
 * @param args                  its arguments; no shell reads them
 * @param options.cwd           working folder
 * @param options.env           whole environment of the program
 * @param options.timeoutMs     ends the program after so long; none by default
 * @returns `{ exitCode, stdout, output, isTimedOut }`; `output` is the last of stdout and stderr together; exitCode is
 *          null when a signal ended the program and 127 when it could not be started
 */
export function runCommand(command, args, { cwd, env = process.env, timeoutMs } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    let isTimedOut = false;
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT_CHARACTERS);
    };
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout = (stdout + chunk).slice(-KEPT_OUTPUT_CHARACTERS);
      keep(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', keep);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            isTimedOut = true;
            child.kill('SIGTERM');
            setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
          }, timeoutMs);
    const end = (exitCode) => {
      clearTimeout(timer);
      done({ exitCode, stdout, output, isTimedOut });
    };
    child.on('error', (error) => {
      output += error.message;
      end(127);
    });
    child.on('close', end);
  });
}

/** Last line of a program's output that says something, shortened; for one-line reasons. */
export function lastLine(output, pattern = /\S/) {
  const line =
    output
      .split(/\r?\n|\r/)
      .filter((text) => pattern.test(text))
      .at(-1) ?? 'no output';
  return line.trim().slice(0, 300);
}
