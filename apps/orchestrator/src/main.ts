import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import type { Services } from './commands/services.js';
import { exitCodeOf } from './exit-code.js';
import { packageVersion } from './package-version.js';
import { hashWeights } from './plan/hash-weights.js';
import { inspectDataset } from './plan/inspect-dataset.js';
import { ssmaProgram } from './program.js';

/**
 * Runs one `ssma` command.
 *
 * @param args      the arguments behind the program's name
 * @param services  replacements, for tests
 * @returns the exit code: 0 done, 1 failed, 2 bad input, 130 interrupted with the state kept
 */
export async function main(args: readonly string[], services: Partial<Services> = {}): Promise<0 | 1 | 2 | 130> {
  const complete = { ...productServices(), ...services };
  try {
    await ssmaProgram(packageVersion(), complete).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Help and version end this way too; every other usage error has been printed by the parser.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodeOf(error);
    complete.note(errorText(error));
    return exitCodeOf(error);
  }
}

function productServices(): Services {
  return {
    program: { entry: modulePath('./runner/stage-child.js'), stagesModule: modulePath('./stages/index.js') },
    // Loading leaves garbage that would count as memory of the passes.
    measuringProgram: { entry: modulePath('./network/measuring-child.js'), execArgv: ['--expose-gc'] },
    clock: Date.now,
    inspectDataset,
    hashWeights,
    print: (text) => process.stdout.write(text),
    note: (line) => process.stderr.write(`${line}\n`),
    progressStream: process.stderr,
  };
}

function modulePath(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

function errorText(error: unknown): string {
  if (process.env.SSMA_DEBUG === '1') return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return error instanceof Error ? error.message : String(error);
}
