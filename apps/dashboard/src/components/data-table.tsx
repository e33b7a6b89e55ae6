import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useEffect, useRef } from 'react';

/** A column of a table of any length. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** Explains the title on hover. */
  readonly hint?: string;
  readonly kind: 'text' | 'number';
  /** Pixels. */
  readonly width: number;
  readonly isSortable?: boolean;
  cell(row: Row): ReactNode;
}

export interface Sorting {
  readonly by: string;
  readonly order: 'ascending' | 'descending';
}

export interface DataTableProps<Row> {
  /** Of what, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What marks a row, e.g. `baseline`. */
  readonly rowMark?: (row: Row) => string | undefined;
  readonly sorting?: Sorting;
  readonly onSort?: (sorting: Sorting) => void;
  /** Called when the end of the rows comes into view. */
  readonly onEnd?: () => void;
  /** Rows there are, with those that are not loaded. */
  readonly total?: number;
}

const ROW_PX = 28;
const ROWS_AHEAD = 12;
/** So many rows before its end, a list that has more is asked for it. */
const END_ROWS = 60;

/** A table that draws the rows in view only; its first column and its head stay in sight. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, rowMark, sorting, onSort, onEnd, total } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: ROWS_AHEAD,
    // A frame may be drawn a little late; one that is drawn at once at any price makes scrolling stutter.
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (onEnd !== undefined && last >= rows.length - END_ROWS) onEnd();
  }, [onEnd, last, rows.length]);
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll data-table" ref={scroller} tabIndex={0} aria-label={label}>
      <table className="sheet" aria-rowcount={(total ?? rows.length) + 1}>
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
          <col />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sorting={sorting} onSort={onSort} />
            ))}
            <td aria-hidden="true" />
          </tr>
        </thead>
        <tbody>
          <Spacer height={above} span={columns.length + 1} />
          {items.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return <BodyRow key={rowKey(row)} row={row} index={index} columns={columns} mark={rowMark?.(row)} />;
          })}
          <Spacer height={below} span={columns.length + 1} />
        </tbody>
      </table>
    </section>
  );
}

interface BodyRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly mark: string | undefined;
}

function PlainBodyRow<Row>({ row, index, columns, mark }: BodyRowProps<Row>) {
  return (
    <tr aria-rowindex={index + 2} data-mark={mark}>
      {columns.map(({ id, kind, cell }, at) =>
        at === 0 ? (
          <th key={id} scope="row">
            {cell(row)}
          </th>
        ) : (
          <td key={id} className={kind}>
            {cell(row)}
          </td>
        ),
      )}
      <td aria-hidden="true" />
    </tr>
  );
}

// Scrolling draws the rows that come into view, and not again those that stay. The cast gives back the type parameter,
// which memo forgets.
const BodyRow = memo(PlainBodyRow) as typeof PlainBodyRow;

function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  if (height <= 0) return null;
  return (
    <tr className="spacer">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: ((sorting: Sorting) => void) | undefined;
}

function HeadCell<Row>({ column: { id, title, hint, kind, isSortable }, sorting, onSort }: HeadCellProps<Row>) {
  const order = sorting?.by === id ? sorting.order : undefined;
  if (onSort === undefined || isSortable !== true)
    return (
      <th scope="col" className={kind} title={hint}>
        {title}
      </th>
    );
  // Scores are read from the best down, names from A on.
  const first = kind === 'number' ? 'descending' : 'ascending';
  const next = order === undefined ? first : order === 'ascending' ? 'descending' : 'ascending';
  return (
    <th scope="col" className={kind} aria-sort={order ?? 'none'} title={hint}>
      <button type="button" className="sort" onClick={() => onSort({ by: id, order: next })}>
        {title}
      </button>
    </th>
  );
}
