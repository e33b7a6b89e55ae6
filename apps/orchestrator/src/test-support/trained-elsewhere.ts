import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { artifactKey } from '../artifacts/artifact-key.js';
import { openArtifactStore } from '../artifacts/open-artifact-store.js';
import { fileDigest } from '../hash/file-digest.js';
import { runsFolder } from '../runner/runs-folder.js';
import { claimStage } from '../store/claim-stage.js';
import { completeAttempt } from '../store/end-attempt.js';
import { freshClaim } from './fresh-claim.js';
import { writeBelow } from './stored-stages.js';
import { storedSweep } from './stored-sweep.js';
import { sweepText } from './sweep-text.js';
import { tellNews } from './tell-news.js';
import { temporaryFolder } from './temporary-folder.js';

/**
 * A trial that another machine has trained: its files are in the store at an address, and none in the runs folder.
 *
 * @param files their paths, of which each file holds `content of <path>`
 */
export async function trainedElsewhere(address: string, ...files: readonly string[]) {
  const { db, file, plan } = await storedSweep(sweepText());
  const [trial] = plan.trials;
  const [key = ''] = trial?.stageKeys ?? [];
  const attempt = claimStage(db, key, freshClaim());
  if (attempt === null) throw new Error('the training must be waiting');
  const store = await openArtifactStore(address, 'test');
  for (const path of files) {
    const made = writeBelow(temporaryFolder(), path, `content of ${path}`);
    const content = await fileDigest(made);
    await store.put(made, content);
    tellNews(db, attempt, { type: 'artifact', artifact: { kind: 'checkpoint', path, ...content } });
  }
  completeAttempt(db, attempt, { kind: 'train', steps: 1, finalLoss: 1 }, 2);
  return {
    ...{ runs: runsFolder(dirname(file)), id: trial?.id ?? '', key, store },
    /** Changes every content of the store, which is a folder, and no size. */
    async damage(): Promise<void> {
      for await (const { sha256, bytes } of store.list()) {
        rmSync(join(address, artifactKey(sha256)));
        writeBelow(address, artifactKey(sha256), 'x'.repeat(bytes));
      }
    },
  };
}
