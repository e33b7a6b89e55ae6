import type { StageState } from '@ssma/orchestrator/client';
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
