import { type ReactNode, useId, useState } from 'react';

export interface FigureProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** The drawing. */
  readonly chart: ReactNode;
  /** The same numbers as a table. */
  readonly table: ReactNode;
}

/** A chart with its table twin, one of them in sight. */
export function Figure({ title, note, actions, chart, table }: FigureProps) {
  const [isTable, setIsTable] = useState(false);
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <p className="quiet">{note}</p>}
        <div className="actions">
          {actions}
          <button type="button" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
            Show as table
          </button>
        </div>
      </header>
      {isTable ? table : chart}
    </section>
  );
}
