import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { folderStore } from '../artifacts/folder-store.js';
import { fileDigest } from '../hash/file-digest.js';
import { runsFolder } from '../runner/runs-folder.js';
import { claimStage } from '../store/claim-stage.js';
import { completeAttempt, failAttempt } from '../store/end-attempt.js';
import { freshClaim } from '../test-support/fresh-claim.js';
import { ssma } from '../test-support/run-command.js';
import { SOME_PROVENANCE } from '../test-support/some-provenance.js';
import { writeBelow } from '../test-support/stored-stages.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { tellNews } from '../test-support/tell-news.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

test('trial show says where each file is, and --fetch gets what another machine has made', async () => {
  const { db, file, plan } = await storedSweep(sweepText());
  const runs = runsFolder(dirname(file));
  const [key = ''] = plan.trials[0]?.stageKeys ?? [];
  const attempt = claimStage(db, key, freshClaim());
  if (attempt === null) throw new Error('the training must be waiting');
  const address = temporaryFolder();
  for (const path of ['here.txt', 'there.txt', 'nowhere.txt']) {
    const made = writeBelow(path === 'here.txt' ? runs.stageDir(key) : temporaryFolder(), path, path);
    const content = await fileDigest(made);
    if (path === 'there.txt') await folderStore(address).put(made, content);
    tellNews(db, attempt, { type: 'artifact', artifact: { kind: 'note', path, ...content } });
  }
  completeAttempt(db, attempt, { kind: 'train', steps: 1, finalLoss: 1 }, 2);
  const show = (...options: readonly string[]) =>
    ssma('trial', 'show', plan.trials[0]?.id ?? '', '--runs', runs.root, '--json', ...options);
  const places = async (...options: readonly string[]) => {
    const { stdout } = await show(...options);
    const files: { path: string; at: string }[] = JSON.parse(stdout).stages[0].artifacts;
    return files.map(({ path, at }) => `${path} ${at}`);
  };
  expect(await places()).toEqual(['here.txt folder', 'nowhere.txt elsewhere', 'there.txt elsewhere']);
  const listed = await places('--artifacts', address);
  expect(listed).toEqual(['here.txt folder', 'nowhere.txt elsewhere', 'there.txt store']);
  expect(await show('--fetch')).toMatchObject({
    code: 2,
    stderr: 'trial show: --fetch must come with --artifacts; got none',
  });
  const gone = await show('--fetch', '--artifacts', address);
  expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining('must be in the store; got none') });

  await folderStore(address).put(writeBelow(temporaryFolder(), 'x', 'nowhere.txt'), await digest('nowhere.txt'));
  expect(await places('--fetch', '--artifacts', address)).toEqual([
    'here.txt folder',
    'nowhere.txt folder',
    'there.txt folder',
  ]);
  expect(readFileSync(join(runs.stageDir(key), 'there.txt'), 'utf8')).toBe('there.txt');
});

test('trial show tells the provenance of each attempt, on one line as text', async () => {
  const { db, file, plan } = await storedSweep(sweepText());
  const [key = ''] = plan.trials[0]?.stageKeys ?? [];
  const first = claimStage(db, key, freshClaim());
  if (first === null) throw new Error('the training must be waiting');
  failAttempt(db, first, { state: 'lost', stageState: 'waiting', message: 'killed' }, 1500);
  const second = claimStage(db, key, freshClaim());
  if (second === null) throw new Error('the training must be waiting again');
  tellNews(db, second, { type: 'provenance', provenance: SOME_PROVENANCE });
  const show = async (...options: readonly string[]) =>
    (await ssma('trial', 'show', plan.trials[0]?.id ?? '', '--runs', dirname(file), ...options)).stdout;
  const provenances = JSON.parse(await show('--json')).stages[0].attempts.map(
    ({ provenance }: { provenance: unknown }) => provenance,
  );
  expect(provenances).toEqual([null, SOME_PROVENANCE]);
  const lines = (await show()).split('\n').filter((line) => line.includes('provenance:'));
  expect(lines.map((line) => line.trim())).toEqual([
    'provenance: not recorded',
    'provenance: "ssma 0.1.0 at 0123456789abcdef0123456789abcdef01234567+changes; native (TensorFlow 2.18.1) on cuda; ' +
      'Node 22.1.0 on linux x64; lab-1: Some CPU, 16 threads, 128 GiB memory; Some GPU"',
  ]);
});

function digest(text: string) {
  return fileDigest(writeBelow(temporaryFolder(), 'text', text));
}
