import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { builtModule } from './built-module.js';
import { type CommandProcess, startCommand } from './command-process.js';
import { StageGate } from './stage-gate.js';
import { sweepText } from './sweep-text.js';
import { temporaryFolder } from './temporary-folder.js';

/** Runs `ssma` as a real process with gated stages, in a folder of its own with a sweep file. */
export async function bench(...sweepLines: readonly string[]) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tiny.yaml'), sweepText(...sweepLines));
  const gate = await StageGate.open(join(folder, 'gate.sock'));
  onTestFinished(() => gate.close());
  return { folder, gate, ssma: (...args: readonly string[]) => runSsma(folder, gate.path, args) };
}

function runSsma(folder: string, gatePath: string, args: readonly string[]): CommandProcess {
  const process_ = startCommand(builtModule('gated-ssma'), args, { cwd: folder, env: { SSMA_TEST_GATE: gatePath } });
  onTestFinished(() => process_.kill('SIGKILL'));
  return process_;
}
