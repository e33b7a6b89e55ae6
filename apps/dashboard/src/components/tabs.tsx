import { Link } from 'wouter';

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly href: string; readonly title: string; readonly count?: number }[];
  /** Address of the one that is shown. */
  readonly current: string;
}

/** Links between the views of one thing. */
export function Tabs({ label, tabs, current }: TabsProps) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ href, title, count }) => (
        <Link key={href} href={href} aria-current={href === current ? 'page' : undefined}>
          {title}
          {count !== undefined && count > 0 && <span className="tab-count">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
