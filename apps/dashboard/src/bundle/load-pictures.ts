import type { BundledPictures } from '@ssma/orchestrator/client';
import type { LoadPictures } from './bundled-fetch.js';

declare global {
  interface Window {
    ssmaPictures?: (pictures: BundledPictures) => void;
  }
}

/** Scripts whose pictures stay in memory. */
const MAX_KEPT = 16;

/** Runs a script of the bundle for its pictures: a page of a file may not read files, but run scripts. */
export function scriptLoader(): LoadPictures {
  const kept = new Map<string, Promise<BundledPictures>>();
  let brought: BundledPictures | null = null;
  window.ssmaPictures = (pictures) => {
    brought = pictures;
  };
  const load = (script: string): Promise<BundledPictures> =>
    new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = script;
      element.onload = () => {
        element.remove();
        if (brought === null) reject(new Error(`bundle: ${script} must bring pictures; got none`));
        else resolve(brought);
        brought = null;
      };
      element.onerror = () => {
        element.remove();
        reject(new Error(`bundle: ${script} must lie beside the page; got none`));
      };
      document.head.append(element);
    });
  return (script) => {
    const known = kept.get(script) ?? load(script);
    kept.delete(script);
    kept.set(script, known);
    for (const oldest of [...kept.keys()].slice(0, -MAX_KEPT)) kept.delete(oldest);
    return known;
  };
}
