import type { StageState, SweepDetail } from '@ssma/orchestrator/client';
import { flag, listOf, oneOf, text, texts } from '../../../url/search-state.js';

export const STATES: readonly StageState[] = ['waiting', 'running', 'complete', 'stopped', 'failed'];

/** What the address says of the table of trials. */
export const TRIALS_SEARCH = {
  by: oneOf(['auto', 'groups', 'trials'], 'auto'),
  sort: text('position'),
  order: oneOf(['ascending', 'descending'], 'ascending'),
  states: listOf(STATES),
  find: text(),
  /** Columns that are left out. */
  hide: texts(),
  /** Only axes on which trials differ. */
  differing: flag(true),
  classes: flag(false),
  /** Ids of trials for the comparison. */
  pick: texts(),
  /** Group that the others are compared with; the one of the sweep file when empty. */
  baseline: text(),
} as const;

/** Beyond it a sweep is listed trial by trial at first: pages of it come at once, groups only all together. */
const MOST_GROUPED = 5_000;

/** Whether the rows are configurations over their seeds; each trial otherwise. */
export function isOverSeeds(
  { by }: { readonly by: 'auto' | 'groups' | 'trials' },
  { numTrials }: Pick<SweepDetail, 'numTrials'>,
): boolean {
  return by === 'auto' ? numTrials <= MOST_GROUPED : by === 'groups';
}
