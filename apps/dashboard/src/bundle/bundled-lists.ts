import type {
  Bundle,
  ComparedSample,
  ComparisonPage,
  SamplePage,
  SampleSummary,
  SeriesList,
  TrialPage,
  TrialSummary,
} from '@ssma/orchestrator/client';

/** Null where the bundle lacks what is asked for. */
export type Answer = object | null;

interface Sorted<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => unknown;
  readonly query: URLSearchParams;
}

/** As the server sorts: what has no value comes last, whatever the order. */
function sorted<Item>({ items, keyOf, query }: Sorted<Item>, fallback: 'ascending' | 'descending'): Item[] {
  const sign = (query.get('order') ?? fallback) === 'descending' ? -1 : 1;
  return items
    .map((item, place) => ({ item, place, key: keyOf(item) }))
    .sort((a, b) => {
      const [isEmpty, isOtherEmpty] = [a.key ?? null, b.key ?? null].map((key) => key === null);
      if (isEmpty || isOtherEmpty) return Number(isEmpty) - Number(isOtherEmpty) || sign * (a.place - b.place);
      return sign * (compared(a.key, b.key) || a.place - b.place);
    })
    .map(({ item }) => item);
}

function compared(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [first, second] = [a, b].map((key) => (typeof key === 'string' ? key : JSON.stringify(key))) as [
    string,
    string,
  ];
  return first < second ? -1 : Number(first > second);
}

/** Trials of the sweep, filtered and sorted. */
export function bundledTrials({ answers }: Bundle, path: string, query: URLSearchParams): Answer {
  const page = answers[path] as TrialPage | undefined;
  if (page === undefined) return null;
  const states = query.getAll('state');
  const wheres = query.getAll('where');
  const items = page.items.filter(
    (trial) => (states.length === 0 || states.includes(trial.state)) && wheres.every((where) => hasValue(trial, where)),
  );
  const sort = query.get('sort') ?? 'position';
  const keyOf = (trial: TrialSummary): unknown =>
    sort.startsWith('axis:') ? trial.axes[sort.slice(5)] : Reflect.get(trial, sort === 'endedAt' ? 'endedAtMs' : sort);
  return { items: sorted({ items, keyOf, query }, 'ascending'), nextCursor: null, total: items.length };
}

function hasValue({ axes }: TrialSummary, where: string): boolean {
  const split = where.indexOf('=');
  const [axis, wanted] = [where.slice(0, split), where.slice(split + 1)];
  const value = axes[axis];
  return value !== undefined && (JSON.stringify(value) === wanted || value === wanted);
}

/** Samples of an evaluation, filtered and sorted; with a true class or a confusion, those that have it. */
export function bundledSamples(bundle: Bundle, path: string, query: URLSearchParams): Answer {
  const all = samplesOf(bundle, path);
  if (all === null) return null;
  const [, stage = ''] = /^\/api\/stages\/([^/]+)/.exec(path) ?? [];
  const [truth, predicted] = [query.get('truth'), query.get('predicted')];
  const items = inGroup(all, query).flatMap((sample): SampleSummary[] => {
    if (truth === null) return [sample];
    const pixels = pixelsOf(
      bundle,
      { stage, sample: sample.id },
      { truth: Number(truth), predicted: predicted === null ? null : Number(predicted) },
    );
    return pixels === 0 ? [] : [{ ...sample, pixels }];
  });
  const sort = query.get('sort') ?? 'position';
  const keyOf = (sample: SampleSummary): unknown => Reflect.get(sample, sort);
  const page: SamplePage = {
    items: sorted({ items, keyOf, query }, 'ascending'),
    nextCursor: null,
    total: items.length,
  };
  return page;
}

interface SamplePlace {
  readonly stage: string;
  readonly sample: string;
}

/** Of a true class, and where one is given, those that were taken for the predicted one. */
function pixelsOf(
  { cells, answers }: Bundle,
  { stage, sample }: SamplePlace,
  { truth, predicted }: { readonly truth: number; readonly predicted: number | null },
): number {
  const confusion = answers[`/api/stages/${stage}/confusion`] as { classNames: string[] } | undefined;
  const numClasses = confusion?.classNames.length ?? 0;
  const first = truth * numClasses + (predicted ?? 0);
  const end = first + (predicted === null ? numClasses : 1);
  const pairs = cells[stage]?.[sample] ?? [];
  let pixels = 0;
  for (let at = 0; at < pairs.length; at += 2) {
    const cell = pairs[at] as number;
    if (cell >= first && cell < end) pixels += pairs[at + 1] as number;
  }
  return pixels;
}

/** Samples that evaluations have in common. */
export function bundledComparison(bundle: Bundle, query: URLSearchParams): Answer {
  const lists = query.getAll('stage').map((stage) => samplesOf(bundle, `/api/stages/${stage}/samples`));
  const [first = null, ...others] = lists;
  if (first === null || others.includes(null)) return null;
  const candidate = Number(query.get('candidate') ?? 1);
  const items = inGroup(first, query).flatMap((sample): ComparedSample[] => {
    const all = [sample, ...others.flatMap((list) => list?.find(({ id }) => id === sample.id) ?? [])];
    if (all.length < lists.length) return [];
    const meanIou = all.map((one) => one.meanIou);
    const [base = null, gained = null] = [meanIou[0], meanIou[candidate]];
    const difference = base === null || gained === null ? null : gained - base;
    const { id, position, group } = sample;
    return [{ id, position, group, meanIou, difference, isKept: all.every(({ hasPrediction }) => hasPrediction) }];
  });
  const sort = query.get('sort') ?? 'difference';
  const keyOf = (sample: ComparedSample): unknown =>
    sort === 'meanIou' ? sample.meanIou[0] : Reflect.get(sample, sort);
  const page: ComparisonPage = {
    items: sorted({ items, keyOf, query }, 'descending'),
    nextCursor: null,
    total: items.length,
  };
  return page;
}

function samplesOf({ answers }: Bundle, path: string): readonly SampleSummary[] | null {
  return (answers[path] as SamplePage | undefined)?.items ?? null;
}

function inGroup<Item extends { readonly group: string | null }>(items: readonly Item[], query: URLSearchParams) {
  const group = query.get('group');
  return group === null ? items : items.filter((item) => item.group === group);
}

/** A metric of several stages; one without it has no points, as the server says. */
export function bundledSeries({ series }: Bundle, query: URLSearchParams): Answer {
  const name = query.get('name') ?? '';
  const list = query
    .getAll('stage')
    .map((stageKey) => series[stageKey]?.[name] ?? { stageKey, steps: [], values: [], numPoints: 0 });
  return { name, series: list as SeriesList['series'] } satisfies SeriesList;
}
