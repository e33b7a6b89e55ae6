#!/usr/bin/env node
/**
 * Installs the native TensorFlow engine for this user:
 *
 *   node node_modules/@ssma/core/native/install.mjs [--gpu | --cpu] [--retry-native] [--json]
 *
 * Progress goes to stderr; with --json the outcome is one JSON document on stdout. Exit codes: 0 the engine is there,
 * 1 it cannot be had here (the reason is printed), 2 unknown option.
 */
import { parseArgs } from 'node:util';
import { installEngine } from './install-engine.mjs';
import { createProgress, exitOnInterrupt } from './progress.mjs';

const OPTIONS = {
  gpu: { type: 'boolean', default: false },
  cpu: { type: 'boolean', default: false },
  'retry-native': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
};

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.gpu && values.cpu) throw new TypeError('install: --gpu and --cpu exclude each other; got both');
  const progress = createProgress();
  exitOnInterrupt(progress);
  const variant = values.gpu ? 'cuda' : values.cpu ? 'cpu' : 'auto';
  const outcome = await installEngine({ variant, isRetry: values['retry-native'], progress });
  if (values.json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  if (outcome.note) progress.step(outcome.note);
  if (outcome.status === 'unavailable') {
    progress.step(`native TensorFlow engine: not available, ${outcome.reason}`);
    process.exitCode = 1;
  } else progress.step(`native TensorFlow engine: ${outcome.variant}, ${outcome.folder}`);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
});
