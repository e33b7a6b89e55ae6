import type { SweepDetail } from '@ssma/orchestrator/client';

/** What every view of a sweep is given. */
export interface SweepViewProps {
  readonly sweep: SweepDetail;
}
