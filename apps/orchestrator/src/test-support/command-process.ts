import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A command as a process of its own. */
export interface CommandProcess {
  readonly pid: number;
  /** Whether it has not ended yet. */
  isRunning(): boolean;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with what it has written to stderr when that has matched. */
  says(pattern: RegExp): Promise<string>;
  readonly ended: Promise<EndedCommand>;
}

export interface EndedCommand {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Command that starts Node, e.g. in another namespace; the running Node by default. */
  readonly launcher?: readonly [string, ...string[]];
}

/** Starts a Node program; the caller ends it. */
export function startCommand(
  program: string,
  args: readonly string[],
  { cwd, env = {}, launcher = [process.execPath] }: CommandOptions,
): CommandProcess {
  const [file, ...before] = launcher;
  const { REDIS_URL: _url, SSMA_RUNS: _runs, ...inherited } = process.env;
  const child = spawn(file, [...before, program, ...args], {
    cwd,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} must start; got no process`);
  let stdout = '';
  let stderr = '';
  let waiting: { readonly pattern: RegExp; readonly resolve: (said: string) => void }[] = [];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    for (const { resolve } of waiting.filter(({ pattern }) => pattern.test(stderr))) resolve(stderr);
    waiting = waiting.filter(({ pattern }) => !pattern.test(stderr));
  });
  return {
    pid,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: (signal) => void child.kill(signal),
    says: (pattern) =>
      pattern.test(stderr) ? Promise.resolve(stderr) : new Promise((resolve) => waiting.push({ pattern, resolve })),
    ended: once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr })),
  };
}
