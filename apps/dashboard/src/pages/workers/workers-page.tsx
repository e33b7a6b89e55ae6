import { Page } from '../../components/page.js';

export function WorkersPage() {
  return <Page title="Workers"> </Page>;
}
