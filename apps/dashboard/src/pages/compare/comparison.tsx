import { useQuery } from '@tanstack/react-query';
import { type CSSProperties, memo, type ReactNode, useCallback, useMemo, useState } from 'react';
import { Empty } from '../../components/empty.js';
import { useClient } from '../../data/client-context.js';
import { ClassTable } from './class-table.js';
import type { CompareSearch } from './compare-search.js';
import { ListControls } from './list-controls.js';
import { MapControls } from './map-controls.js';
import { PointedClasses } from './pointed-classes.js';
import { SampleChooser } from './sample-chooser.js';
import type { SampleList, SampleListRequest } from './sample-list.js';
import { SampleMaps } from './sample-maps.js';
import { evaluationQuery } from './sample-queries.js';
import { useCompareKeys } from './use-compare-keys.js';
import type { ScoredTrial } from './use-compared-trials.js';
import { type SeenSample, useReadAhead, useSeenSample } from './use-seen-sample.js';
import { useSettled } from './use-settled.js';
import { beneath, type Point, readView, type View, writeView } from './view.js';

export interface ComparisonProps {
  readonly trials: readonly ScoredTrial[];
  readonly list: SampleList;
  readonly request: SampleListRequest;
  readonly search: CompareSearch;
  onSearch(changes: Partial<CompareSearch>): void;
}

/** The list of images and the one that is shown. */
export function Comparison({ trials, list, request, search, onSearch }: ComparisonProps) {
  const { items } = list;
  const found = items.findIndex(({ id }) => id === search.sample);
  const sample = search.sample === '' ? (items[0]?.id ?? null) : search.sample;
  // An image that is not in the list, as after a change of the filter, is followed by the first of them.
  const index = search.sample === '' ? 0 : found;
  const step = (by: 1 | -1) => {
    const next = items[index === -1 ? 0 : index + by];
    if (next !== undefined) onSearch({ sample: next.id });
  };
  const classNames = useClassNames(request.stages[0] ?? '');
  useReadAhead(request.stages, items[index + 1]?.id ?? null);
  return (
    <div className="comparison">
      <div className="comparison-list">
        <ListControls
          request={request}
          classNames={classNames}
          onChange={(changes) => onSearch({ ...changes, sample: '' })}
          onAll={() => onSearch({ truth: null, predicted: null })}
        />
        <SampleChooser list={list} sort={request.sort} chosen={sample} onChoose={(id) => onSearch({ sample: id })} />
      </div>
      {sample === null ? (
        <Empty title="No images">
          <p>
            None of the images that these trials have in common is of this kind, or their predictions were not kept.
          </p>
        </Empty>
      ) : (
        <ShownSample {...{ trials, search, onSearch, sample, step, request }} />
      )}
    </div>
  );
}

function useClassNames(stage: string): readonly string[] {
  const client = useClient();
  const query = useQuery(evaluationQuery(client, stage));
  return query.data?.classes.map(({ name }) => name) ?? [];
}

interface ShownSampleProps extends Pick<ComparisonProps, 'trials' | 'search' | 'onSearch' | 'request'> {
  readonly sample: string;
  step(by: 1 | -1): void;
}

function ShownSample({ trials, search, onSearch, request, sample, step }: ShownSampleProps) {
  const seen = useSeenSample(request.stages, sample);
  // The request is made anew with each rendering, its parts are not.
  const { truth, predicted } = request.confusion ?? { truth: null, predicted: null };
  const confusion = useMemo(
    () => (truth === null || predicted === null ? null : { truth, predicted }),
    [truth, predicted],
  );
  const [view, changeView] = useSettled(search.view, (next) => onSearch({ view: next }));
  const [opacity, changeOpacity] = useSettled(search.opacity, (next) => onSearch({ opacity: next }));
  const hidden = useMemo(() => new Set(search.hide.map(Number)), [search.hide]);
  const onView = useCallback(
    (change: (before: View) => View) => changeView((before) => writeView(change(readView(before)))),
    [changeView],
  );
  useCompareKeys({ onView, onStep: step });
  const shownView = useMemo(() => readView(view), [view]);
  const [cross, setCross] = useState<Point | null>(null);
  const shared = useMemo(() => ({ view: shownView, onView, onPoint: setCross }), [shownView, onView]);
  const candidate = trials.length === 1 ? null : Math.min(search.candidate, trials.length - 1);
  return (
    <div className="comparison-body">
      <h2 className="sample-title">{sample}</h2>
      <MapControls
        opacity={opacity}
        view={shownView}
        gates={seen.gates.length === 0 ? null : search.gates}
        onOpacity={(next) => changeOpacity(() => next)}
        onView={onView}
        onGates={(gates) => onSearch({ gates })}
        onStep={step}
        isCompared={trials.length > 1}
        isConfusion={confusion !== null}
      />
      <PointedClasses seen={seen} point={cross === null ? null : beneath(shownView, cross)} />
      <Crossed at={cross}>
        <Maps {...{ seen, trials, hidden, shared, confusion }} opacity={opacity / 100} withGates={search.gates} />
      </Crossed>
      <ClassTable
        details={seen.details}
        hidden={hidden}
        candidate={candidate}
        onHidden={(ids) => onSearch({ hide: [...ids].sort((a, b) => a - b).map(String) })}
      />
      <FirstFailure seen={seen} />
    </div>
  );
}

/** The pointer moves more often than anything that is drawn changes. */
const Maps = memo(SampleMaps);

/** Shows the place of the pointer in all pictures; the pictures themselves are not drawn again. */
function Crossed({ at, children }: { readonly at: Point | null; readonly children: ReactNode }) {
  const style = at === null ? {} : { '--cross-x': `${100 * at.x}%`, '--cross-y': `${100 * at.y}%` };
  return (
    <div className="crossed" data-crossed={at !== null} style={style as CSSProperties}>
      {children}
    </div>
  );
}

function FirstFailure({ seen }: { readonly seen: SeenSample }) {
  const failed = seen.details.find(({ error }) => error !== null);
  return failed === undefined ? null : (
    <p className="failure" role="alert">
      {failed.error}
    </p>
  );
}
