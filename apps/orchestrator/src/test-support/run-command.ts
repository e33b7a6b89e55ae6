import { main } from '../main.js';

/** What a command said and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command within this process and keeps what it says. */
export async function ssma(...args: readonly string[]): Promise<CommandResult> {
  let stdout = '';
  const notes: string[] = [];
  const code = await main(args, {
    print: (text) => {
      stdout += text;
    },
    note: (line) => void notes.push(line),
    inspectDataset: async () => ({ fingerprint: 'fingerprint', modalities: ['rgb', 'depth'] }),
  });
  return { code, stdout, stderr: notes.join('\n') };
}
