import { NativeSetupError } from './failures.mjs';
import { runCommand } from './run-command.mjs';

const PROBE_TIMEOUT_MS = 20_000;

/**
 * Finds Python with pip and a C++ compiler.
 *
 * @returns `{ python, compiler, environment }`: two commands, and a line that changes when any of them does
 * @throws NativeSetupError  kind `toolchain`, naming what is missing and the package that brings it
 */
export async function findToolchain(env = process.env) {
  const [python, compiler] = await Promise.all([findPython(env), findCompiler(env)]);
  const environment = [python.version, compiler.version, `node ${process.version}`].join('; ');
  return { python: python.command, compiler: compiler.command, environment };
}

async function findPython(env) {
  const candidates = [env.PYTHON, 'python3', 'python'].filter(Boolean);
  let hasPython = false;
  for (const command of candidates) {
    const { exitCode, stdout } = await runCommand(command, ['-m', 'pip', '--version'], { timeoutMs: PROBE_TIMEOUT_MS });
    if (exitCode === 0) return { command, version: stdout.trim() };
    hasPython ||= exitCode !== 127;
  }
  throw new NativeSetupError(
    'toolchain',
    hasPython
      ? 'python3 has no pip (Debian: apt install python3-pip)'
      : 'no python3 (Debian: apt install python3 python3-pip; macOS: xcode-select --install)',
  );
}

async function findCompiler(env) {
  const candidates = [env.CXX, 'g++', 'clang++', 'c++'].filter(Boolean);
  for (const command of candidates) {
    const { exitCode, stdout } = await runCommand(command, ['--version'], { timeoutMs: PROBE_TIMEOUT_MS });
    if (exitCode === 0) return { command, version: stdout.split('\n')[0].trim() };
  }
  throw new NativeSetupError('toolchain', 'no C++ compiler (Debian: apt install g++; macOS: xcode-select --install)');
}
