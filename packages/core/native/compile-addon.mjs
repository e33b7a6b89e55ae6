import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { NativeSetupError } from './failures.mjs';
import { addonFile, TFJS_VERSION } from './locations.mjs';
import { lastLine, runCommand } from './run-command.mjs';

const require = createRequire(import.meta.url);

/**
 * Compiles the addon of `@tensorflow/tfjs-node-gpu`, unchanged, against the libraries in `folder/tensorflow`.
 *
 * The compiler is called directly: the addon is two files that use Node-API only, so node-gyp would add nothing but its
 * own needs (the headers of this very Node, which it fetches from the web).
 *
 * @throws NativeSetupError  kind `build`, with the compiler's first error
 */
export async function compileAddon(folder, { compiler, support }) {
  const tensorflow = join(folder, 'tensorflow');
  const addonSources = dirname(tfjsNodePackage());
  const args = [
    ...['-shared', '-fPIC', '-O2', '-std=c++17', '-w', '-DNAPI_VERSION=8', ...support.linkFlags],
    ...['-I', nodeApiHeaders(), '-I', join(tensorflow, 'include'), '-I', addonSources],
    ...[
      '-o',
      addonFile(folder),
      join(addonSources, 'binding/tfjs_backend.cc'),
      join(addonSources, 'binding/tfjs_binding.cc'),
    ],
    ...support.libraries.map((name) => join(tensorflow, name)),
    `-Wl,-rpath,${support.runPath}`,
  ];
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
