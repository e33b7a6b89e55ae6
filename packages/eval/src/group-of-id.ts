/** The group of samples that lie in no folder. */
const NO_FOLDER = 'all';

/**
 * The first folder of a sample id, such as the city of Cityscapes or the sequence of Synthia; `all` for an id without
 * a folder, so that a flat dataset is one group.
 *
 * @param id a relative path with '/' between its parts
 */
export function groupOfId(id: string): string {
  const end = id.indexOf('/');
  return end < 0 ? NO_FOLDER : id.slice(0, end);
}
