import { open } from 'node:fs/promises';
import type { RunsFolder } from '../runner/runs-folder.js';
import type { AttemptId } from '../store/claim-stage.js';
import { logTailOf } from '../store/log-tail-of.js';
import type { Database } from '../store/open-store.js';
import type { AttemptLog } from '../wire/attempt.js';

/** Of a log, the part in which the attempt is looked for. */
const MAX_READ_BYTES = 8 * 2 ** 20;

/**
 * The end of what an attempt has written: from the log in its stage's folder, or the last lines that the store keeps where
 * the log is on another machine.
 *
 * @throws NotFoundError when the store has no such attempt
 */
export async function attemptLog(
  db: Database,
  { stageLog }: Pick<RunsFolder, 'stageLog'>,
  { maxBytes, ...attempt }: AttemptId & { readonly maxBytes: number },
): Promise<AttemptLog> {
  const { stageKey, number } = attempt;
  const kept = logTailOf(db, attempt);
  const written = await endOfFile(stageLog(stageKey));
  const own = written === null ? null : partOf(written, number);
  const text = own ?? kept;
  if (text === null) return { stageKey, attempt: number, text: '', isCut: false, source: 'none' };
  const bytes = Buffer.from(text);
  return {
    stageKey,
    attempt: number,
    text: bytes.subarray(-maxBytes).toString('utf8'),
    isCut: bytes.length > maxBytes,
    source: own === null ? 'record' : 'file',
  };
}

/** What stands between the heading of an attempt and that of the next; null without such a heading. */
function partOf(log: string, number: number): string | null {
  const heading = `=== attempt ${number}\n`;
  const start = log.startsWith(heading) ? 0 : log.indexOf(`\n${heading}`) + 1;
  if (start === 0 && !log.startsWith(heading)) return null;
  const rest = log.slice(start + heading.length);
  const end = rest.search(/^=== attempt \d+$/m);
  return end === -1 ? rest : rest.slice(0, end);
}

/** Null where there is no such file. */
async function endOfFile(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.min(size, MAX_READ_BYTES));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}
