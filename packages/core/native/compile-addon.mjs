import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeSetupError } from './failures.mjs';
import { addonFile, stderrSwitchFile, TFJS_VERSION } from './locations.mjs';
import { lastLine, runCommand } from './run-command.mjs';

const require = createRequire(import.meta.url);

/**
 * Compiles the addon of `@tensorflow/tfjs-node-gpu`, unchanged, against the libraries in `folder/tensorflow`, and the
 * small one that silences its loading.
 *
 * The compiler is called directly: both use Node-API only, so node-gyp would add nothing but its own needs (the headers
 * of this very Node, which it fetches from the web).
 *
 * @throws NativeSetupError  kind `build`, with the compiler's first error
 */
export async function compileAddons(folder, { compiler, support }) {
  const addonSources = dirname(tfjsNodePackage());
  const binding = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(addonSources, 'binding', name));
  const stderrSwitch = [fileURLToPath(new URL('./stderr-switch.cc', import.meta.url))];
  const includes = ['-I', join(folder, 'tensorflow', 'include'), '-I', addonSources];
  const { libraries, linkFlags, runPath } = support;
  const compile = (sources, output, linked) => {
    const options = [
      '-shared',
      '-fPIC',
      '-O2',
      '-std=c++17',
      '-w',
      '-DNAPI_VERSION=8',
      ...linkFlags,
      '-I',
      nodeApiHeaders(),
    ];
    const linkedFiles = linked.map((name) => join(folder, 'tensorflow', name));
    return runCompiler(compiler, [...options, ...sources, '-o', output, ...linkedFiles, `-Wl,-rpath,${runPath}`]);
  };
  await compile([...binding, ...includes], addonFile(folder), libraries);
  await compile(stderrSwitch, stderrSwitchFile(folder), []);
}

async function runCompiler(compiler, args) {
  const { exitCode, output } = await runCommand(compiler, args);
  if (exitCode === 0) return;
  const firstError = output.split('\n').find((line) => /error/i.test(line)) ?? lastLine(output);
  throw new NativeSetupError(
    'build',
    `${compiler} could not compile the TensorFlow addon: ${firstError.trim().slice(0, 300)}`,
  );
}

function tfjsNodePackage() {
  const file = require.resolve('@tensorflow/tfjs-node-gpu/package.json');
  const { version } = require(file);
  if (version === TFJS_VERSION) return file;
  throw new NativeSetupError('build', `@tensorflow/tfjs-node-gpu must be ${TFJS_VERSION}; got ${version} (${file})`);
}

/** Headers beside the running Node when they are there, else those of the `node-api-headers` package. */
function nodeApiHeaders() {
  const beside = join(dirname(process.execPath), '..', 'include', 'node');
  return existsSync(join(beside, 'node_api.h')) ? beside : require('node-api-headers').include_dir;
}
