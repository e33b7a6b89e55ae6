import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@ssma/core/node';
import { classTable, classTableLatex, classTablePicture, confusionPicture } from '@ssma/eval';
import { overlaySheet } from './predicted-pictures.js';
import type { NetworkScore } from './score-network.js';

/** What `writeEvaluation` writes, by what it is; `overlays` only when there are pictures. */
export const EVALUATION_FILES = {
  document: 'evaluation.json',
  images: 'images.json',
  confusion: 'confusion.csv',
  confusionPicture: 'confusion.png',
  classTablePicture: 'classes.png',
  classTableLatex: 'classes.tex',
  overlays: 'overlays.png',
} as const;

/**
 * Writes the document of an evaluation, the confusion matrix of every image and of all, and pictures.
 *
 * @param folder   it is made
 * @param document what `evaluation.json` holds
 * @returns paths of the files
 */
export async function writeEvaluation(
  folder: string,
  score: NetworkScore,
  document: unknown,
): Promise<readonly string[]> {
  const { name, classes, confusion, summary, images, pictures } = score;
  const table = classTable([{ name, summary }], classes);
  const contents: [file: keyof typeof EVALUATION_FILES, content: string | Uint8Array][] = [
    ['document', `${JSON.stringify(document, null, 2)}\n`],
    ['images', imagesJson(score)],
    ['confusion', confusionCsv(score)],
    ['confusionPicture', await confusionPicture(confusion, { title: `${name}, ${images.length} images`, classes })],
    ['classTablePicture', await classTablePicture(table)],
    ['classTableLatex', classTableLatex(table)],
  ];
  if (pictures.length > 0) contents.push(['overlays', await overlaySheet(pictures, images, score)]);
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const [file, content] of contents) {
    const path = join(folder, EVALUATION_FILES[file]);
    await writeFileAtomically(path, typeof content === 'string' ? Buffer.from(content) : content);
    paths.push(path);
  }
  return paths;
}

/** An image per line: of thousands of images, a person looks for one. */
function imagesJson({ images }: NetworkScore): string {
  return `[\n${images.map((image) => JSON.stringify(image)).join(',\n')}\n]\n`;
}

/** A row per true class, a column per predicted one, pixels. */
function confusionCsv({ classes, confusion: { numClasses, counts } }: NetworkScore): string {
  const names = classes.map(({ name }) => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
  const rows = names.map((name, id) => [name, ...counts.slice(id * numClasses, (id + 1) * numClasses)].join(','));
  return `${[['truth', ...names].join(','), ...rows].join('\n')}\n`;
}
