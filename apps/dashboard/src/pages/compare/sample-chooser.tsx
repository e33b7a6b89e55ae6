import { useEffect, useRef } from 'react';
import { count, percent, points } from '../../format/numbers.js';
import { directionOf } from './class-table.js';
import type { SampleList } from './sample-list.js';

export interface SampleChooserProps {
  readonly list: SampleList;
  /** Id of the image that is shown. */
  readonly chosen: string | null;
  onChoose(id: string): void;
}

/** The images in their order, with what they are sorted by. */
export function SampleChooser({ list: { items, total }, chosen, onChoose }: SampleChooserProps) {
  const current = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another image is to be seen in the list
  useEffect(() => current.current?.scrollIntoView({ block: 'nearest' }), [chosen]);
  return (
    <nav className="samples" aria-label="Images">
      <p className="quiet">
        {items.length < total ? `First ${count(items.length)} of ${count(total)} images` : `${count(total)} images`}
      </p>
      <ol>
        {items.map(({ id, meanIou, difference, pixels }) => (
          <li key={id}>
            <button
              type="button"
              className="sample-button"
              ref={id === chosen ? current : undefined}
              aria-current={id === chosen ? 'true' : undefined}
              onClick={() => onChoose(id)}
              title={id}
            >
              <span className="sample-id">{id}</span>
              <span className="delta" data-direction={directionOf(difference)}>
                {pixels !== null
                  ? `${count(pixels)} px`
                  : difference === null
                    ? percent(meanIou[0] ?? null)
                    : points(difference)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
