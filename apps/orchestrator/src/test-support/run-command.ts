import type { Services } from '../commands/services.js';
import { main } from '../main.js';
import { supportModule, TYPESCRIPT_ARGUMENTS } from './typescript-process.js';

/** What a command said and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command within this process and keeps what it says. */
export function ssma(...args: readonly string[]): Promise<CommandResult> {
  return run(args, {});
}

/** As `ssma`, by a clock that stands at a time in milliseconds since 1970. */
export function ssmaAt(nowMs: number, ...args: readonly string[]): Promise<CommandResult> {
  return run(args, { clock: () => nowMs });
}

/** As `ssma`, with parts of the world around the command that the test brings along. */
export function ssmaWith(services: Partial<Services>, ...args: readonly string[]): Promise<CommandResult> {
  return run(args, services);
}

async function run(args: readonly string[], services: Partial<Services>): Promise<CommandResult> {
  let stdout = '';
  const notes: string[] = [];
  const code = await main(args, {
    print: (text) => {
      stdout += text;
    },
    note: (line) => void notes.push(line),
    measuringProgram: {
      entry: supportModule('../network/measuring-child.ts'),
      execArgv: [...TYPESCRIPT_ARGUMENTS, '--expose-gc'],
    },
    inspectDataset: async () => ({ fingerprint: 'fingerprint', modalities: ['rgb', 'depth'] }),
    ...services,
  });
  return { code, stdout, stderr: notes.join('\n') };
}
