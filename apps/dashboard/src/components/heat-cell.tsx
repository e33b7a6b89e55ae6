import type { ReactNode } from 'react';

export interface HeatCellProps {
  /** Place between the ends of the scale, 0 to 1; null for no value. */
  readonly share: number | null;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A number on a ground of the strength of its value; its text is readable on all of them. */
export function HeatCell({ share, title, children }: HeatCellProps) {
  const strength = share === null ? 0 : Math.round(100 * Math.min(1, Math.max(0, share)));
  return (
    <td
      className="number heat"
      title={title}
      style={{ background: `color-mix(in oklab, var(--heat-high) ${strength}%, var(--heat-low))` }}
    >
      {children}
    </td>
  );
}
