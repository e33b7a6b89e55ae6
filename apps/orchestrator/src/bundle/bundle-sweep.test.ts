import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { openStoreForReading } from '../store/open-store.js';
import { ssma } from '../test-support/run-command.js';
import { type SeenLab, seenLab } from '../test-support/seen-lab.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import type { Bundle, BundledPictures } from '../wire/bundle.js';
import { bundleSweep, type WrittenBundle } from './bundle-sweep.js';
import { requireBuiltPage } from './write-bundle.js';

/** A page as it is built, by its names. */
function builtPage(): string {
  const page = temporaryFolder();
  writeFileSync(join(page, 'app.js'), '');
  writeFileSync(join(page, 'app.css'), '');
  return page;
}

async function bundled(lab: SeenLab, out: string, numImages = 2): Promise<WrittenBundle> {
  const store = openStoreForReading(lab.folder.database);
  try {
    return await bundleSweep({
      ...{ db: store.db, folder: lab.folder, artifacts: null, sweep: { id: lab.id, name: 'streets' }, out, numImages },
      ...{ version: '1.2.3', clock: () => 5000, onProgress: () => undefined, page: builtPage() },
    });
  } finally {
    store.close();
  }
}

/** Runs the scripts of a bundle as a page would. */
function readBundle(out: string) {
  const pictures: BundledPictures[] = [];
  const page: { ssmaBundle?: Bundle; ssmaPictures: (one: BundledPictures) => void } = {
    ssmaPictures: (one) => pictures.push(one),
  };
  for (const name of readdirSync(join(out, 'data')).sort())
    runInNewContext(readFileSync(join(out, 'data', name), 'utf8'), page);
  if (page.ssmaBundle === undefined) throw new Error(`${out} must hold a bundle`);
  return { bundle: page.ssmaBundle, pictures };
}

describe('a bundle', () => {
  test('holds what the API answers', async () => {
    const lab = await seenLab();
    const out = join(temporaryFolder(), 'bundle');
    const written = await bundled(lab, out);
    expect(written).toMatchObject({ numTrials: 2, numImages: 2, missing: [] });
    const { bundle } = readBundle(out);
    const paths = [
      `/api/sweeps/${lab.id}`,
      '/api/sweeps/streets',
      `/api/sweeps/${lab.id}/table?classes=true&groups=true`,
      ...lab.plan.trials.map(({ id }) => `/api/trials/${id}`),
      ...[lab.average, lab.ssma].flatMap((key) => [`/api/stages/${key}/evaluation`, `/api/stages/${key}/confusion`]),
    ];
    for (const path of paths) expect([path, bundle.answers[path]]).toEqual([path, await (await lab.get(path)).json()]);
    const csv = `/api/sweeps/${lab.id}/export?format=csv`;
    expect(bundle.texts[csv]?.text).toBe(await (await lab.get(csv)).text());
  });

  test('holds each picture once, as the API gives it, and the confusions of its samples', async () => {
    const lab = await seenLab();
    const out = join(temporaryFolder(), 'bundle');
    await bundled(lab, out);
    const { bundle, pictures } = readBundle(out);
    const [first] = [...lab.truth.keys()] as [string];
    const script = bundle.scripts[`/api/stages/${lab.ssma}/truth/${first}`];
    expect(script).toBe('data/pictures-0.js');
    const { contents, paths } = pictures[0] as BundledPictures;
    expect(contents).toHaveLength(new Set(contents).size);
    expect(paths[`/api/stages/${lab.ssma}/truth/${first}`]).toBe(paths[`/api/stages/${lab.average}/truth/${first}`]);
    for (const [path, place] of Object.entries(paths)) {
      const bytes = Buffer.from(await (await lab.get(path)).arrayBuffer());
      expect([path, contents[place]]).toEqual([path, bytes.toString('base64')]);
    }
    const kinds = Object.keys(paths).map((path) => path.replace(`/api/stages/`, '').split('/')[1]);
    expect(new Set(kinds)).toEqual(new Set(['truth', 'predictions', 'inputs', 'gates']));
    expect(Object.keys(bundle.cells[lab.ssma] ?? {})).toHaveLength(2);
  });

  test('says which pictures it lacks where the dataset is gone', async () => {
    const lab = await seenLab();
    rmSync(lab.root, { recursive: true });
    const out = join(temporaryFolder(), 'bundle');
    const { missing, numImages } = await bundled(lab, out, 1);
    expect(numImages).toBe(1);
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.join()).toContain(lab.root);
    const { pictures } = readBundle(out);
    expect(Object.keys(pictures[0]?.paths ?? {}).filter((path) => path.includes('/predictions/'))).toHaveLength(2);
  });

  test('leaves nothing behind where it fails', async () => {
    const lab = await seenLab();
    const folder = temporaryFolder();
    rmSync(join(lab.folder.stageDir(lab.ssma), 'images.json'));
    await expect(bundled(lab, join(folder, 'bundle'))).rejects.toThrow('images.json');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('ssma sweep bundle refuses', () => {
  test('a folder that is there, and with --force one that is no bundle', async () => {
    const lab = await seenLab();
    const out = join(temporaryFolder(), 'mine');
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.tex'), 'years of work');
    const run = (...more: string[]) =>
      ssma('sweep', 'bundle', 'streets', '--out', out, '--runs', lab.folder.root, ...more);
    expect(await run()).toMatchObject({
      code: 2,
      stderr: `--out: must not exist without --force; got ${out}`,
    });
    expect(await run('--force')).toMatchObject({
      code: 2,
      stderr: `--out: only a bundle is replaced, which has data/bundle.js; got ${out}`,
    });
    expect(existsSync(join(out, 'thesis.tex'))).toBe(true);
  });

  test('a page that is not built', () => {
    const page = temporaryFolder();
    expect(() => requireBuiltPage(page)).toThrow(
      `${page}: the page must be built; got nothing (npm run build in the repository)`,
    );
  });

  test('a sweep that is not on record', async () => {
    const lab = await seenLab();
    const out = join(temporaryFolder(), 'bundle');
    const { code, stderr } = await ssma('sweep', 'bundle', 'other', '--out', out, '--runs', lab.folder.root);
    expect([code, stderr]).toEqual([2, expect.stringContaining('other')]);
    expect(existsSync(out)).toBe(false);
  });
});
