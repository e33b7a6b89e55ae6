import { contentId } from '../hash/content-id.js';
import { withoutPolicy } from '../sweep/run-policy.js';
import type { SweepFile } from '../sweep/sweep-schema.js';

/** Hash of what a sweep trains and evaluates and how it is reported, not where its file lies or how it is run. */
export function definitionId(sweep: SweepFile): string {
  return contentId('w', withoutPolicy(sweep));
}
