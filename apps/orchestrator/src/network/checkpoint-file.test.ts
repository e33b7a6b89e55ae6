import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BEST_CHECKPOINT, LAST_CHECKPOINT } from '@ssma/train';
import { expect, onTestFinished, test, vi } from 'vitest';
import { artifactKey } from '../artifacts/artifact-key.js';
import { openArtifactStore } from '../artifacts/open-artifact-store.js';
import { fileDigest } from '../hash/file-digest.js';
import { runsFolder } from '../runner/runs-folder.js';
import { claimStage } from '../store/claim-stage.js';
import { completeAttempt } from '../store/end-attempt.js';
import { freshClaim } from '../test-support/fresh-claim.js';
import { S3Server } from '../test-support/s3-server.js';
import { writeBelow } from '../test-support/stored-stages.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { tellNews } from '../test-support/tell-news.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { checkpointFile } from './checkpoint-file.js';

/** A trial that another machine has trained, its files in a store at an address. */
async function trainedElsewhere(address: string, ...files: readonly string[]) {
  const { db, file, plan } = await storedSweep(sweepText());
  const runs = runsFolder(dirname(file));
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
  const id = trial?.id ?? '';
  return {
    ...{ runs, id, key, store },
    fetched: () => checkpointFile(id, { runs, openArtifacts: () => openArtifactStore(address, 'test') }, 0),
    local: () => checkpointFile(id, { runs, openArtifacts: async () => null }, 0),
  };
}

test('the best network of a training elsewhere is fetched into the folder of its stage, and is there the next time', async () => {
  const trial = await trainedElsewhere(temporaryFolder(), LAST_CHECKPOINT, BEST_CHECKPOINT);
  const file = await trial.fetched();
  expect(file).toBe(join(trial.runs.stageDir(trial.key), BEST_CHECKPOINT));
  expect(readFileSync(file, 'utf8')).toBe(`content of ${BEST_CHECKPOINT}`);
  expect(existsSync(join(dirname(file), LAST_CHECKPOINT))).toBe(false);
  expect(await trial.local()).toBe(file);
});

test('the last network is fetched from a bucket where there was no validation', async () => {
  const server = await S3Server.start();
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await server.stop();
  });
  vi.stubEnv('AWS_ACCESS_KEY_ID', S3Server.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', S3Server.secretAccessKey);
  const trial = await trainedElsewhere(server.url, LAST_CHECKPOINT);
  expect(readFileSync(await trial.fetched(), 'utf8')).toBe(`content of ${LAST_CHECKPOINT}`);
});

test('what an attempt on this machine has left is not taken for the result', async () => {
  const trial = await trainedElsewhere(temporaryFolder(), LAST_CHECKPOINT);
  const file = writeBelow(trial.runs.stageDir(trial.key), LAST_CHECKPOINT, `CONTENT of ${LAST_CHECKPOINT}`);
  await expect(trial.local()).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining(`must be at ${file} with SHA-256`),
  });
  expect(readFileSync(await trial.fetched(), 'utf8')).toBe(`content of ${LAST_CHECKPOINT}`);
});

test('without the store it is said where the network is to be had', async () => {
  const trial = await trainedElsewhere(temporaryFolder(), LAST_CHECKPOINT);
  await expect(trial.local()).rejects.toThrow(
    'got none (when another machine has trained it, --artifacts <address> fetches it)',
  );
});

test('a network that is damaged in the store is refused and leaves no file', async () => {
  const address = temporaryFolder();
  const trial = await trainedElsewhere(address, LAST_CHECKPOINT);
  for await (const { sha256 } of trial.store.list()) {
    rmSync(join(address, artifactKey(sha256)));
    writeBelow(address, artifactKey(sha256), `CONTENT of ${LAST_CHECKPOINT}`);
  }
  await expect(trial.fetched()).rejects.toMatchObject({ code: 'ARTIFACT_CONTENT' });
  expect(existsSync(join(trial.runs.stageDir(trial.key), LAST_CHECKPOINT))).toBe(false);
});
