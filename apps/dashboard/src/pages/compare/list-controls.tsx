import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../data/client-context.js';
import { letterOf } from './letter-of.js';
import type { SampleListRequest } from './sample-list.js';
import { evaluationQuery } from './sample-queries.js';

export interface ListControlsProps {
  readonly request: SampleListRequest;
  /** Names of the classes. */
  readonly classNames: readonly string[];
  onChange(changes: Partial<Pick<SampleListRequest, 'candidate' | 'sort' | 'order' | 'group'>>): void;
  /** Shows all images again. */
  onAll(): void;
}

const SORTS = ['difference', 'meanIou', 'position'] as const;

/** Which images are listed, and in which order. */
export function ListControls({ request, classNames, onChange, onAll }: ListControlsProps) {
  const { stages, candidate, sort, order, confusion } = request;
  if (confusion !== null) {
    const { truth, predicted } = confusion;
    return (
      <div className="list-controls">
        <p>
          <strong>{classNames[truth] ?? truth}</strong> taken for <strong>{classNames[predicted] ?? predicted}</strong>{' '}
          {stages.length > 1 && 'by A'}
        </p>
        <button type="button" onClick={onAll}>
          All images
        </button>
        <Groups request={request} onChange={onChange} />
      </div>
    );
  }
  return (
    <div className="list-controls">
      <label>
        Sort by
        <select
          value={sort}
          onChange={(change) =>
            onChange({ sort: SORTS.find((known) => known === change.target.value) ?? 'difference' })
          }
        >
          <option value="difference">IoU difference to A</option>
          <option value="meanIou">mIoU of A</option>
          <option value="position">Place in the split</option>
        </select>
      </label>
      {stages.length > 2 && sort === 'difference' && (
        <label>
          of
          <select value={candidate} onChange={(change) => onChange({ candidate: Number(change.target.value) })}>
            {stages.slice(1).map((stage, index) => (
              <option key={stage} value={index + 1}>
                {letterOf(index + 1)}
              </option>
            ))}
          </select>
        </label>
      )}
      <button
        type="button"
        onClick={() => onChange({ order: order === 'ascending' ? 'descending' : 'ascending' })}
        aria-label={`${order}; sort the other way`}
        title={order}
      >
        {order === 'ascending' ? '↑' : '↓'}
      </button>
      <Groups request={request} onChange={onChange} />
    </div>
  );
}

function Groups({ request: { stages, group }, onChange }: Pick<ListControlsProps, 'request' | 'onChange'>) {
  const client = useClient();
  const [first = ''] = stages;
  const query = useQuery(evaluationQuery(client, first));
  const groups = query.data?.groups ?? [];
  if (groups.length === 0) return null;
  return (
    <label>
      Group
      <select value={group} onChange={(change) => onChange({ group: change.target.value })}>
        <option value="">all</option>
        {groups.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
