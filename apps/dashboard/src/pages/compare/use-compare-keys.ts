import { useEffect, useRef } from 'react';
import { moved, type View, WHOLE, zoomed } from './view.js';

const STEP = 0.2;
const FACTOR = 1.5;
const MIDDLE = { x: 0.5, y: 0.5 };

const VIEW_KEYS: Readonly<Record<string, (before: View) => View>> = {
  '+': (before) => zoomed(before, FACTOR, MIDDLE),
  '=': (before) => zoomed(before, FACTOR, MIDDLE),
  '-': (before) => zoomed(before, 1 / FACTOR, MIDDLE),
  '0': () => WHOLE,
  'Shift+ArrowLeft': (before) => moved(before, { x: -STEP, y: 0 }),
  'Shift+ArrowRight': (before) => moved(before, { x: STEP, y: 0 }),
  'Shift+ArrowUp': (before) => moved(before, { x: 0, y: -STEP }),
  'Shift+ArrowDown': (before) => moved(before, { x: 0, y: STEP }),
};

const STEP_KEYS: Readonly<Record<string, 1 | -1>> = {
  j: 1,
  ArrowRight: 1,
  ArrowDown: 1,
  k: -1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

export interface CompareKeys {
  onView(change: (before: View) => View): void;
  /** To the next image, or the one before. */
  onStep(by: 1 | -1): void;
}

/** The keys of the comparison, wherever the focus is but in a field that takes them itself. */
export function useCompareKeys(keys: CompareKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || takesKeys(event.target)) return;
      const name = event.shiftKey && event.key.startsWith('Arrow') ? `Shift+${event.key}` : event.key;
      const change = VIEW_KEYS[name];
      const step = STEP_KEYS[name];
      if (change !== undefined) latest.current.onView(change);
      else if (step !== undefined) latest.current.onStep(step);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isTicked = target instanceof HTMLInputElement && target.type === 'checkbox';
  return target.matches('input, select, textarea, [contenteditable]') && !isTicked;
}
