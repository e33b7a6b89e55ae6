import type { SamplingWindow } from './sampling-window.js';

/** Mirrors left-right; twice is the identity. */
export function flipHorizontally(window: SamplingWindow): SamplingWindow {
  return { ...window, isFlipped: !window.isFlipped };
}
