import { Page } from '../../components/page.js';

export function ComparePage() {
  return <Page title="Compare">Compares what networks see, image by image.</Page>;
}
