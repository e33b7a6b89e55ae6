import type { ReactNode } from 'react';

export interface PanelProps {
  readonly title: string;
  /** What the reader should know of it. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with its heading. */
export function Panel({ title, note, actions, children }: PanelProps) {
  return (
    <section className="panel" aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        {note !== undefined && <p className="quiet">{note}</p>}
        {actions !== undefined && <div className="actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
