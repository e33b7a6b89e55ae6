import { Link, useLocation } from 'wouter';
import { Page } from '../components/page.js';

export function NotFoundPage() {
  const [path] = useLocation();
  return (
    <Page title="No such page">
      <p>
        There is nothing at <code>{path}</code>. <Link href="/sweeps">All sweeps</Link>
      </p>
    </Page>
  );
}
