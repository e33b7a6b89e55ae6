import { useEffect, useRef } from 'react';
import { count, percent, points } from '../../format/numbers.js';
import { directionOf } from './class-table.js';
import type { ListedSample, SampleList, SampleListRequest } from './sample-list.js';

export interface SampleChooserProps {
  readonly list: SampleList;
  readonly sort: SampleListRequest['sort'];
  /** Id of the image that is shown. */
  readonly chosen: string | null;
  onChoose(id: string): void;
}

/** The images in their order, with what they are sorted by. */
export function SampleChooser({ list: { items, total }, sort, chosen, onChoose }: SampleChooserProps) {
  const current = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another image is to be seen in the list
  useEffect(() => {
    if (current.current !== null) bringIntoList(current.current);
  }, [chosen]);
  return (
    <nav className="samples" aria-label="Images">
      <p className="quiet">
        {items.length < total ? `First ${count(items.length)} of ${count(total)} images` : `${count(total)} images`}
      </p>
      <ol>
        {items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              className="sample-button"
              ref={item.id === chosen ? current : undefined}
              aria-current={item.id === chosen ? 'true' : undefined}
              onClick={() => onChoose(item.id)}
              title={item.id}
            >
              <span className="sample-id">{item.id}</span>
              <Measure of={item} sort={sort} />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** What the list is sorted by, or what is worth knowing where that is the place. */
function Measure({ of, sort }: { readonly of: ListedSample; readonly sort: SampleListRequest['sort'] }) {
  const { pixels, difference, meanIou } = of;
  if (pixels !== null) return <span>{count(pixels)} px</span>;
  if (difference === null || sort === 'meanIou') return <span>{percent(meanIou[0] ?? null)}</span>;
  return (
    <span className="delta" data-direction={directionOf(difference)}>
      {points(difference)}
    </span>
  );
}

/** Scrolls the list alone: the browser's own way would move the page, too. */
function bringIntoList(button: HTMLElement): void {
  const list = button.closest('ol');
  if (list === null) return;
  const [item, seen] = [button.getBoundingClientRect(), list.getBoundingClientRect()];
  if (item.top < seen.top) list.scrollTop -= seen.top - item.top;
  else if (item.bottom > seen.bottom) list.scrollTop += item.bottom - seen.bottom;
}
