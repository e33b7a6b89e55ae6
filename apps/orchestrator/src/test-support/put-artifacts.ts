import { z } from 'zod';
import { folderStore } from '../artifacts/folder-store.js';
import { openArtifactStore } from '../artifacts/open-artifact-store.js';

/**
 * A process that puts files into a store, for tests: `put-artifacts.ts <job as JSON>`. Prints `stored` or the code and
 * message of the error.
 */
const Job = z.strictObject({
  address: z.string(),
  /** The address is a folder, and the system does not link into it. */
  copies: z.boolean().default(false),
  times: z.int().default(1),
  files: z.array(z.strictObject({ file: z.string(), sha256: z.string(), bytes: z.int() })),
});

const job = Job.parse(JSON.parse(process.argv[2] ?? ''));
const store = job.copies
  ? folderStore(job.address, { link: () => Promise.reject(Object.assign(new Error('EXDEV'), { code: 'EXDEV' })) })
  : await openArtifactStore(job.address, 'job');
try {
  for (let time = 0; time < job.times; time++) {
    for (const { file, ...content } of job.files) await store.put(file, content);
  }
  process.stdout.write('stored\n');
} catch (error) {
  if (!(error instanceof Error && 'code' in error)) throw error;
  process.stdout.write(`${error.code}: ${error.message}\n`);
}
