import { Empty } from '../../../components/empty.js';
import type { SweepViewProps } from '../sweep-page.js';

export function ClassesView({ sweep }: SweepViewProps) {
  return <Empty title={sweep.name} />;
}
