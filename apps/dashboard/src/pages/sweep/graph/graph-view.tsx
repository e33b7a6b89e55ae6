import { Empty } from '../../../components/empty.js';
import type { SweepViewProps } from '../sweep-page.js';

export function GraphView({ sweep }: SweepViewProps) {
  return <Empty title={sweep.name} />;
}
