import { Page } from '../../components/page.js';

export function TrialPage({ params }: { readonly params: { readonly trial: string; readonly view?: string } }) {
  return <Page title={params.trial}> </Page>;
}
