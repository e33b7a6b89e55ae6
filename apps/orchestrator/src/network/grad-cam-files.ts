import { join } from 'node:path';
import { ConfigError } from '../errors.js';
import type { ExplainedGroup, ExplainedMap } from './explained-maps.js';

/** Paths of everything that is written. */
export interface GradCamFiles {
  readonly sheetByGroup: ReadonlyMap<ExplainedGroup, string>;
  /** Empty unless maps are written. */
  readonly arrayByMap: ReadonlyMap<ExplainedMap, string>;
  /** Null for a single network. */
  readonly comparison: string | null;
  readonly all: readonly string[];
}

/**
 * Names the files: `<class>-<network>.png`, `<class>-<network>-<block>.png` around an SSMA block,
 * `<class>-compared.png`, and `<sheet>-<map>.npy`.
 *
 * @throws ConfigError when two would have one name
 */
export function gradCamFiles(
  networks: readonly { readonly name: string; readonly groups: readonly ExplainedGroup[] }[],
  className: string,
  { folder, withMaps }: { readonly folder: string; readonly withMaps: boolean },
): GradCamFiles {
  const path = (parts: readonly string[], ending: string) => join(folder, `${parts.map(fileWord).join('-')}${ending}`);
  const sheetByGroup = new Map<ExplainedGroup, string>();
  const arrayByMap = new Map<ExplainedMap, string>();
  for (const { name, groups } of networks) {
    for (const group of groups) {
      const block = group.block?.replace(/^ssma\//, '');
      const parts = [className, name, ...(block === undefined ? [] : [block])];
      sheetByGroup.set(group, path(parts, '.png'));
      if (withMaps) for (const map of group.maps) arrayByMap.set(map, path([...parts, map.title], '.npy'));
    }
  }
  const comparison = networks.length > 1 ? path([className, 'compared'], '.png') : null;
  const all = [...sheetByGroup.values(), ...arrayByMap.values(), ...(comparison === null ? [] : [comparison])];
  const twice = all.find((one, index) => all.indexOf(one) !== index);
  if (twice !== undefined) {
    const names = networks.map(({ name }) => name).join(', ');
    throw new ConfigError(
      `gradcam: names and layers must give files of different names; got ${twice} twice (${names})`,
    );
  }
  return { sheetByGroup, arrayByMap, comparison, all };
}

/** What a file name can hold everywhere. */
function fileWord(text: string): string {
  return text.replaceAll(/[^\w.]+/g, '-').replaceAll(/^-|-$/g, '');
}
