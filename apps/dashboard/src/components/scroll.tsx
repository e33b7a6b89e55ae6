import type { ReactNode } from 'react';

export interface ScrollProps {
  /** Of what, for those who do not see it. */
  readonly label: string;
  /** Besides `scroll`. */
  readonly className?: string;
  readonly children: ReactNode;
}

/** A region that scrolls when its content is too wide or too long, by keyboard, too. */
export function Scroll({ label, className, children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={className === undefined ? 'scroll' : `scroll ${className}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
