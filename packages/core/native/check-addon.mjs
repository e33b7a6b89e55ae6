import { NativeSetupError } from './failures.mjs';
import { addonFile } from './locations.mjs';
import { lastLine, runCommand } from './run-command.mjs';

const LOAD_TIMEOUT_MS = 120_000;

/** Runs in a child process, so that a library which ends the process on loading ends only the child. */
const LOAD_SCRIPT = `
const binding = require(process.argv[1]);
process.stdout.write(JSON.stringify({ tensorflow: binding.TF_Version, isUsingGpu: binding.isUsingGpuDevice() }));
`;

/**
 * Loads the addon in `folder` in a child process.
 *
 * @returns `{ tensorflow, isUsingGpu }`: the version that the library reports and whether it sees a GPU
 * @throws NativeSetupError  kind `load`, with the dynamic linker's message
 */
export async function checkAddon(folder) {
  const { exitCode, stdout, output, isTimedOut } = await runCommand(
    process.execPath,
    ['--eval', LOAD_SCRIPT, addonFile(folder)],
    { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' }, timeoutMs: LOAD_TIMEOUT_MS },
  );
  if (exitCode === 0) return JSON.parse(stdout);
  const reason = isTimedOut
    ? `it took over ${LOAD_TIMEOUT_MS / 1000} s`
    : lastLine(output, /Error|GLIBC|cannot|not found/);
  throw new NativeSetupError('load', `the TensorFlow addon was built but does not load: ${reason}`);
}
