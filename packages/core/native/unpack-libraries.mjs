import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeSetupError } from './failures.mjs';
import { fetchWheels } from './fetch-wheels.mjs';
import { TENSORFLOW_VERSION } from './locations.mjs';
import { lastLine, runCommand } from './run-command.mjs';

const EXTRACT_SCRIPT = fileURLToPath(new URL('extract_wheel.py', import.meta.url));

/** What the addon includes, directly or through another header. */
const HEADER_PATTERNS = [
  'tensorflow/include/tensorflow/c/*',
  'tensorflow/include/tensorflow/core/platform/ctstring*',
  'tensorflow/include/tsl/*',
  'tensorflow/include/xla/tsl/c/*',
];

/** CUDA libraries stay at `nvidia/<library>/lib`, where libtensorflow's run path looks; bin and nvvm serve XLA. */
const CUDA_PATTERNS = ['nvidia/*/lib/*', 'nvidia/*/bin/*', 'nvidia/*/nvvm/*'];

/**
 * Fetches the TensorFlow wheel (and for CUDA the NVIDIA wheels that it pins) and unpacks what the engine needs.
 *
 * Both halves appear under their final names only when complete, so an interrupted run goes on after its last half.
 *
 * @param work       scratch folder of this build; kept between runs
 * @param toolchain  from `findToolchain`
 * @returns folder with `tensorflow/`, and `nvidia/` for CUDA
 * @throws NativeSetupError  kind `download` or `disk`
 */
export async function unpackLibraries(work, { support, variant, toolchain, progress }) {
  const root = join(work, 'root');
  if (existsSync(root)) return root;
  const partial = `${root}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const fetchOptions = { python: toolchain.python, tags: support.tags, progress };
  const [wheel] = await fetchFirst(join(work, 'wheels'), support.wheels, fetchOptions);
  progress.step(`unpacking ${basename(wheel)}`);
  const patterns = [...support.libraries.map((name) => `tensorflow/${name}`), ...HEADER_PATTERNS];
  const requirements = await extractWheel(wheel, partial, { patterns, toolchain });
  if (variant === 'cuda') {
    const pins = cudaRequirements(requirements);
    const cudaOptions = { ...fetchOptions, label: `${pins.length} CUDA libraries (over 2 GB)` };
    for (const library of await fetchWheels(join(work, 'cuda-wheels'), pins, cudaOptions)) {
      await extractWheel(library, partial, { patterns: CUDA_PATTERNS, toolchain });
    }
  }
  renameSync(partial, root);
  for (const name of ['wheels', 'cuda-wheels']) rmSync(join(work, name), { recursive: true, force: true });
  return root;
}

/** Fetches the first of several alternative packages that pip can find. */
async function fetchFirst(folder, packages, options) {
  for (const [index, name] of packages.entries()) {
    try {
      const label = `${name} ${TENSORFLOW_VERSION}`;
      return await fetchWheels(folder, [`${name}==${TENSORFLOW_VERSION}`], { ...options, label });
    } catch (error) {
      const isLast = index + 1 === packages.length;
      if (isLast || !(error instanceof NativeSetupError) || error.kind !== 'download') throw error;
    }
  }
  throw new Error('fetchFirst: packages must name at least one');
}

/** Unpacks members of a wheel that match the patterns; returns the wheel's Requires-Dist lines. */
async function extractWheel(wheel, folder, { patterns, toolchain }) {
  const { exitCode, stdout, output } = await runCommand(toolchain.python, [EXTRACT_SCRIPT, wheel, folder, ...patterns]);
  if (exitCode === 0) return stdout.split('\n').filter(Boolean);
  // A broken archive would be found again at every run.
  rmSync(dirname(wheel), { recursive: true, force: true });
  const kind = /No space left/.test(output) ? 'disk' : 'download';
  throw new NativeSetupError(kind, `${basename(wheel)} could not be unpacked: ${lastLine(output)}`);
}

/**
 * The requirements of the wheel's `and-cuda` extra, without their markers.
 *
 * @param requirements  Requires-Dist lines, such as `nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"`
 */
export function cudaRequirements(requirements) {
  return requirements
    .filter((line) => /extra\s*==\s*['"]and-cuda['"]/.test(line))
    .map((line) => line.split(';')[0].replace(/[()\s]/g, ''));
}
