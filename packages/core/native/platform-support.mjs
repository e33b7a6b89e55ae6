import { existsSync } from 'node:fs';
import { NativeSetupError } from './failures.mjs';
import { runCommand } from './run-command.mjs';

const MEGABYTE = 1e6;

/**
 * What each platform needs: wheels in order of preference, pip platform tags from newest to oldest, file names.
 * Wheel sizes and tags are those of the TensorFlow 2.21 release files; the CUDA sizes allow for the NVIDIA libraries.
 */
const PLATFORMS = {
  'linux-x64': {
    wheels: { cpu: ['tensorflow-cpu', 'tensorflow'], cuda: ['tensorflow'] },
    tags: ['manylinux_2_27_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64'],
    libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
    runPath: '$ORIGIN/tensorflow',
    linkFlags: [],
  },
  'linux-arm64': {
    wheels: { cpu: ['tensorflow-cpu', 'tensorflow'] },
    tags: ['manylinux_2_27_aarch64', 'manylinux_2_17_aarch64', 'manylinux2014_aarch64'],
    libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
    runPath: '$ORIGIN/tensorflow',
    linkFlags: [],
  },
  'darwin-arm64': {
    wheels: { cpu: ['tensorflow'] },
    tags: ['macosx_12_0_arm64', 'macosx_11_0_arm64'],
    libraries: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
    runPath: '@loader_path/tensorflow',
    linkFlags: ['-undefined', 'dynamic_lookup'],
  },
};

/** Peak disk use of a set-up: the wheels and their unpacked libraries side by side. */
const NEEDED_BYTES = { cpu: 1200 * MEGABYTE, cuda: 9000 * MEGABYTE };

/**
 * The wheels, libraries and flags of one build.
 *
 * @throws NativeSetupError  kind `platform`, when TensorFlow publishes no such wheel
 */
export function platformSupport({ variant, platform = process.platform, arch = process.arch }) {
  const entry = PLATFORMS[`${platform}-${arch}`];
  const wheels = entry?.wheels[variant];
  if (wheels === undefined) {
    const built = Object.keys(PLATFORMS).join(', ');
    throw new NativeSetupError('platform', `platform must be one of ${built}; got ${platform}-${arch} (${variant})`);
  }
  if (platform === 'linux' && platform === process.platform && glibcVersion() === undefined) {
    throw new NativeSetupError('platform', 'the C library must be glibc; got another (such as musl on Alpine)');
  }
  return { ...entry, wheels, neededBytes: NEEDED_BYTES[variant] };
}

/** Version of the GNU C library that Node runs on, or undefined. */
function glibcVersion() {
  return process.report.getReport().header.glibcVersionRuntime;
}

/** Whether an NVIDIA driver is loaded on this machine. */
export async function hasNvidiaGpu() {
  if (process.platform !== 'linux') return false;
  if (existsSync('/proc/driver/nvidia/version')) return true;
  const { exitCode, stdout } = await runCommand('nvidia-smi', ['-L'], { timeoutMs: 10_000 });
  return exitCode === 0 && /^GPU \d/m.test(stdout);
}
