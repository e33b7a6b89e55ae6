import { type ReactNode, useEffect, useRef } from 'react';

export interface MenuProps {
  readonly label: ReactNode;
  readonly children: ReactNode;
}

/** A button that opens a small panel beneath it; Escape and a click elsewhere close it. */
export function Menu({ label, children }: MenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const element = details.current;
      if (element === null || !element.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return;
        element.querySelector('summary')?.focus();
      } else if (event.target instanceof Node && element.contains(event.target)) return;
      element.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, []);
  return (
    <details className="menu" ref={details}>
      <summary>{label}</summary>
      <div className="menu-panel">{children}</div>
    </details>
  );
}
