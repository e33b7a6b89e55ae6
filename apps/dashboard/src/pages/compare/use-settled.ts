import { useEffect, useRef, useState } from 'react';

const SETTLE_MS = 250;

/**
 * State that changes many times a second and is written where it lasts when it has come to rest: browsers allow an address
 * to change about a hundred times in ten seconds.
 *
 * @param stored what lies there; another value from elsewhere replaces the state
 */
export function useSettled<Value>(
  stored: Value,
  write: (value: Value) => void,
): readonly [Value, (change: (before: Value) => Value) => void] {
  const [value, setValue] = useState(stored);
  const [seen, setSeen] = useState(stored);
  if (stored !== seen) {
    setSeen(stored);
    setValue(stored);
  }
  const latest = useRef(write);
  latest.current = write;
  useEffect(() => {
    if (value === seen) return;
    const timer = setTimeout(() => latest.current(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value, seen]);
  return [value, setValue];
}
