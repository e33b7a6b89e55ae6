import { flag, oneOf, type SearchCodecs, text, texts, whole } from '../../url/search-state.js';

/** Everything that makes a view of the comparison. */
export interface CompareSearch {
  /** Ids, the reference first. */
  readonly trial: readonly string[];
  /** Id of the image; the first of the list when empty. */
  readonly sample: string;
  /** Which of the trials images are sorted by the difference of, from 0. */
  readonly candidate: number;
  readonly sort: 'difference' | 'position' | 'meanIou';
  readonly order: 'descending' | 'ascending';
  /** Of images; all when empty. */
  readonly group: string;
  /** With `predicted`, the confusion that images are listed for; class ids. */
  readonly truth: number | null;
  readonly predicted: number | null;
  /** Class ids. */
  readonly hide: readonly string[];
  /** Of the maps over the input, per cent. */
  readonly opacity: number;
  /** See `writeView`. */
  readonly view: string;
  readonly gates: boolean;
}

export const COMPARE_SEARCH: SearchCodecs<CompareSearch> = {
  trial: texts(),
  sample: text(),
  candidate: whole(1, 3),
  sort: oneOf(['difference', 'position', 'meanIou'], 'difference'),
  order: oneOf(['descending', 'ascending'], 'descending'),
  group: text(),
  truth: whole(null, 254),
  predicted: whole(null, 254),
  hide: texts(),
  opacity: whole(70, 100),
  view: text(),
  gates: flag(true),
};
