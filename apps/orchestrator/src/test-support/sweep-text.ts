/** The shortest sweep file there is, with further lines behind it. */
export function sweepText(...lines: readonly string[]): string {
  return [
    'name: tiny',
    'dataset: { name: folder, root: data/tiny }',
    'input: [32, 64]',
    'model: { network: adapnet++ }',
    'train: { steps: 10 }',
    ...lines,
    '',
  ].join('\n');
}
