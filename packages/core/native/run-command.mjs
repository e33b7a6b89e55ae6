import { spawn } from 'node:child_process';

const KEPT_OUTPUT_CHARACTERS = 64_000;
const KILL_AFTER_MS = 2_000;

/** Programs get a process group of their own, so that what they started ends with them; Windows has no such groups. */
const HAS_PROCESS_GROUPS = process.platform !== 'win32';

/**
 * Runs a program to its end without blocking the event loop (locks are kept fresh meanwhile).
 *
 * The program and what it started end with this process when that exits first.
 *
 * @param command            program, found on the PATH
 * @param args               its arguments; no shell reads them
 * @param options.cwd        working folder
 * @param options.env        whole environment of the program
 * @param options.timeoutMs  ends the program after so long; none by default
 * @returns `{ exitCode, stdout, output, isTimedOut }`; `output` is the last of stdout and stderr together; exitCode is
 *          null when a signal ended the program and 127 when it could not be started
 */
export function runCommand(command, args, { cwd, env = process.env, timeoutMs } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: HAS_PROCESS_GROUPS });
    const kept = keepOutput(child);
    let isTimedOut = false;
    const onExit = () => endGroup(child, 'SIGTERM');
    process.once('exit', onExit);
    const timer = setTimeout(
      () => {
        isTimedOut = true;
        endGroup(child, 'SIGTERM');
        setTimeout(() => endGroup(child, 'SIGKILL'), KILL_AFTER_MS).unref();
      },
      timeoutMs ?? 2 ** 31 - 1,
    );
    const end = (exitCode) => {
      clearTimeout(timer);
      process.off('exit', onExit);
      done({ exitCode, ...kept, isTimedOut });
    };
    child.on('error', (error) => {
      kept.output += error.message;
      end(127);
    });
    child.on('close', end);
  });
}

function keepOutput(child) {
  const kept = { stdout: '', output: '' };
  const append = (name, chunk) => {
    kept[name] = (kept[name] + chunk).slice(-KEPT_OUTPUT_CHARACTERS);
  };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    append('stdout', chunk);
    append('output', chunk);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => append('output', chunk));
  return kept;
}

function endGroup(child, signal) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(HAS_PROCESS_GROUPS ? -child.pid : child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
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

/** The text without web addresses: those of package indexes may hold credentials, and name hosts that are nobody's business. */
export function withoutAddresses(text) {
  return text.replace(/\w+:\/\/\S+/g, '<address>');
}
