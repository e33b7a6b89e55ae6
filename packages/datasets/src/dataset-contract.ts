import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { defectsOf, LOW_PHOTO_PNG, unknownIdLabels } from './contract/defects.js';
import {
  type FormatFixture,
  labelFile,
  NUM_PIXELS,
  PHOTO_VALUES,
  SIZE,
  soundRawIds,
  splitsOf,
  writeFixture,
  writeSoundDataset,
  writeSplitLists,
} from './contract/format-fixture.js';
import { type Dataset, IGNORE_LABEL } from './dataset.js';
import { openDataset } from './open-dataset.js';
import { DatasetSpec } from './spec.js';

/** Registers the tests that every loader must pass; call it from a test file. */
export function describeDatasetContract(format: FormatFixture): void {
  describe(`${format.name} loader`, () => {
    const place = { base: '', root: '' };
    beforeEach(async () => {
      place.base = await mkdtemp(join(tmpdir(), 'ssma-dataset-'));
      place.root = join(place.base, 'data');
      await writeSoundDataset(format, place.root);
    });
    afterEach(async () => {
      await rm(place.base, { recursive: true, force: true });
    });
    describeSoundDataset(format, place);
    describeBrokenDataset(format, place);
    describeFingerprint(format, place);
  });
}

/** The temporary folder of the running test, and the dataset's root in it. */
interface Place {
  readonly base: string;
  readonly root: string;
}

async function openFormat(format: FormatFixture, root: string): Promise<Dataset> {
  return openDataset(DatasetSpec.parse(format.spec(root)));
}

function describeSoundDataset(format: FormatFixture, place: Place): void {
  const [firstId, secondId] = format.trainIds;
  const [firstSplit, secondSplit] = splitsOf(format);
  const { classIndex } = format.known;
  const open = (): Promise<Dataset> => openFormat(format, place.root);

  it('describes its classes, modalities and splits', async () => {
    const { description } = await open();
    expect(description).toMatchObject({ name: format.name, modalities: ['rgb'], splits: [firstSplit, secondSplit] });
    expect(description.classes).toHaveLength(format.numClasses);
  });

  it('lists sample ids in sorted order', async () => {
    const dataset = await open();
    expect(await dataset.sampleIds(firstSplit)).toEqual([firstId, secondId]);
    expect(await dataset.sampleIds(secondSplit)).toEqual([format.valId]);
  });

  it('loads photos as stored and labels as class indices', async () => {
    const sample = await (await open()).load(firstSplit, firstId, ['rgb']);
    expect(sample).toMatchObject({ id: firstId, labels: SIZE, images: { rgb: SIZE } });
    expect([...(sample.images.rgb?.data ?? [])]).toEqual(PHOTO_VALUES);
    expect([...sample.labels.data]).toEqual([IGNORE_LABEL, ...new Array(6).fill(classIndex), IGNORE_LABEL]);
  });

  it('loads labels alone when no modality is wanted', async () => {
    const sample = await (await open()).load(secondSplit, format.valId, []);
    expect(sample.images).toEqual({});
    expect(sample.labels.data).toHaveLength(NUM_PIXELS);
  });

  it('refuses a split, modality or sample that it does not have', async () => {
    const dataset = await open();
    await expect(dataset.sampleIds('nowhere')).rejects.toThrow(
      `${place.root}: split must be one of ${firstSplit}, ${secondSplit}; got "nowhere"`,
    );
    await expect(dataset.load(firstSplit, firstId, ['hha'])).rejects.toThrow('modality must be one of rgb; got "hha"');
    await expect(dataset.load(secondSplit, firstId, [])).rejects.toThrow(
      `split "${secondSplit}" has no sample "${firstId}"`,
    );
  });

  it('passes the check with pixels per class and one progress call per sample', async () => {
    const progress: string[] = [];
    const report = await (await open()).check((done, total) => progress.push(`${done}/${total}`));
    const pixelsByClass = new Array(format.numClasses + 1)
      .fill(0)
      .with(classIndex, 3 * 6)
      .with(-1, 3 * 2);
    expect(report).toEqual({
      splits: [
        { split: firstSplit, samples: 2 },
        { split: secondSplit, samples: 1 },
      ],
      pixelsByClass,
      depths: {},
      problems: [],
      notes: expect.any(Array),
    });
    expect(progress).toEqual(['1/3', '2/3', '3/3']);
  });
}

function describeBrokenDataset(format: FormatFixture, place: Place): void {
  const [firstId, secondId] = format.trainIds;
  const [firstSplit, secondSplit] = splitsOf(format);
  const at = (path: string): string => join(place.root, path);
  const open = (): Promise<Dataset> => openFormat(format, place.root);

  for (const { title, apply, path, message } of defectsOf(format)) {
    it(`names ${title} as the only problem, and refuses the sample in the same words`, async () => {
      await apply(place.root);
      const { problems } = await (await open()).check();
      expect(problems).toEqual([{ path: at(path), message: expect.stringContaining(message) }]);
      await expect((await open()).load(firstSplit, firstId, ['rgb'])).rejects.toMatchObject({
        code: 'DATASET',
        message: `${at(path)}: ${problems[0]?.message}`,
      });
    });
  }

  it('still loads the samples beside a damaged file', async () => {
    await writeFile(at(format.labelPath(firstSplit, firstId)), '');
    expect((await (await open()).load(firstSplit, secondId, ['rgb'])).id).toBe(secondId);
  });

  it('still serves the other split when one is unpaired', async () => {
    await rm(at(format.labelPath(firstSplit, firstId)));
    const dataset = await open();
    expect(await dataset.sampleIds(secondSplit)).toEqual([format.valId]);
    await expect(dataset.sampleIds(firstSplit)).rejects.toThrow(at(format.imagePath(firstSplit, firstId)));
  });

  it('lists the problems of all files in one pass and counts the labels that are sound', async () => {
    await writeFile(at(format.imagePath(firstSplit, firstId)), '');
    await writeFile(at(format.labelPath(firstSplit, firstId)), unknownIdLabels(format));
    await rm(at(format.labelPath(firstSplit, secondId)));
    await writeFile(at(format.imagePath(secondSplit, format.valId)), LOW_PHOTO_PNG);
    const { splits, pixelsByClass, problems } = await (await open()).check();
    expect(problems.map(({ path }) => path)).toEqual([
      at(format.imagePath(firstSplit, secondId)),
      at(format.labelPath(firstSplit, firstId)),
      at(format.imagePath(firstSplit, firstId)),
      ...(format.sizes === 'free' ? [] : [at(format.imagePath(secondSplit, format.valId))]),
    ]);
    expect(splits.map(({ samples }) => samples)).toEqual([1, 1]);
    expect(pixelsByClass[format.known.classIndex]).toBe(6);
  });

  it('also decodes files that lack a partner', async () => {
    await rm(at(format.labelPath(firstSplit, firstId)));
    await writeFile(at(format.imagePath(firstSplit, firstId)), '');
    await rm(at(format.imagePath(firstSplit, secondId)));
    const { problems, pixelsByClass } = await (await open()).check();
    expect(problems).toHaveLength(3);
    expect(problems[2]).toEqual({
      path: at(format.imagePath(firstSplit, firstId)),
      message: 'must hold data; got a file of 0 bytes',
    });
    expect(pixelsByClass[format.known.classIndex]).toBe(2 * 6);
  });

  // Where lists name the samples, files that they do not name are left alone.
  if (format.splitFolders !== 'listed') {
    it('lists a broken link with the other problems', async () => {
      const link = at(join(format.folders(firstSplit).labels, 'gone.png'));
      await symlink(join(place.base, 'nowhere'), link);
      await writeFile(at(format.labelPath(secondSplit, format.valId)), '');
      const { problems } = await (await open()).check();
      const emptyLabels = at(format.labelPath(secondSplit, format.valId));
      const others = [{ path: emptyLabels, message: 'must hold data; got a file of 0 bytes' }];
      expect(problems).toEqual([
        { path: link, message: 'must exist; got nothing there' },
        // A folder with a broken link is not listed any further.
        ...(format.splitFolders === 'shared' ? [] : others),
      ]);
    });
  }

  it('does not open without root or without splits', async () => {
    const nowhere = join(place.base, 'nowhere');
    await expect(openFormat(format, nowhere)).rejects.toThrow(`${nowhere}: must be a folder; got nothing there`);
    for (const entry of await readdir(place.root)) await rm(at(entry), { recursive: true });
    for (const [path, text] of Object.entries(format.otherFiles)) await writeFixture(at(path), text);
    await expect(open()).rejects.toThrow(
      `${place.root}: ${format.emptyRootMessage ?? 'must hold one folder per split'}`,
    );
  });
}

function describeFingerprint(format: FormatFixture, place: Place): void {
  const [firstId, secondId] = format.trainIds;
  const [firstSplit, secondSplit] = splitsOf(format);
  const at = (path: string): string => join(place.root, path);
  const fingerprint = async (root = place.root): Promise<string> => (await openFormat(format, root)).fingerprint();

  it('keeps its fingerprint when files are touched or the dataset is copied elsewhere', async () => {
    const before = await fingerprint();
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    await utimes(at(format.labelPath(firstSplit, firstId)), new Date(0), new Date(0));
    expect(await fingerprint()).toBe(before);
    const elsewhere = join(place.base, 'elsewhere');
    await cp(place.root, elsewhere, { recursive: true });
    expect(await fingerprint(elsewhere)).toBe(before);
  });

  it('changes its fingerprint with one label pixel', async () => {
    const before = await fingerprint();
    const changed = labelFile(format, soundRawIds(format).with(1, format.voidRawId));
    await writeFile(at(format.labelPath(secondSplit, format.valId)), changed);
    expect(await fingerprint()).not.toBe(before);
  });

  it('changes its fingerprint with the labels when no file changes its size', async () => {
    const path = at(format.labelPath(firstSplit, firstId));
    const stored = await readFile(path);
    const mirrored = labelFile(format, soundRawIds(format).toReversed());
    // Bytes after the end of a PNG mean nothing.
    const filled = (file: Uint8Array) =>
      Buffer.concat([file, Buffer.alloc(stored.length + mirrored.length - file.length)]);
    await writeFile(path, filled(stored));
    const before = await fingerprint();
    await writeFile(path, filled(mirrored));
    expect(await fingerprint()).not.toBe(before);
  });

  it('changes its fingerprint with the size of a photo', async () => {
    const before = await fingerprint();
    const path = at(format.imagePath(firstSplit, firstId));
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.of(0)]));
    expect(await fingerprint()).not.toBe(before);
  });

  it('counts a photo without labels in its fingerprint', async () => {
    await rm(at(format.labelPath(firstSplit, secondId)));
    const before = await fingerprint();
    const path = at(format.imagePath(firstSplit, secondId));
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.of(0)]));
    expect(await fingerprint()).not.toBe(before);
  });

  it('changes its fingerprint when a sample is added, removed or renamed', async () => {
    const newId = `${secondId}x`;
    const seen = new Set([await fingerprint()]);
    const paths = [format.imagePath, format.labelPath];
    for (const path of paths) await copyInto(at(path(firstSplit, secondId)), at(path(firstSplit, newId)));
    await writeSplitLists(format, place.root, [firstId, secondId, newId]);
    seen.add(await fingerprint());
    for (const path of paths) await rm(at(path(firstSplit, secondId)));
    await writeSplitLists(format, place.root, [firstId, newId]);
    seen.add(await fingerprint());
    for (const path of paths) {
      await copyInto(at(path(firstSplit, newId)), at(path(firstSplit, `${newId}x`)));
      await rm(at(path(firstSplit, newId)));
    }
    await writeSplitLists(format, place.root, [firstId, `${newId}x`]);
    seen.add(await fingerprint());
    expect(seen.size).toBe(4);
  });
}

async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}
