import { useEffect, useState } from 'react';

/** A number that is another one once the theme has changed: a canvas has to be drawn again then. */
export function useThemeCount(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const change = () => setChanges((before) => before + 1);
    const preference = window.matchMedia('(prefers-color-scheme: dark)');
    window.addEventListener('ssma:theme', change);
    preference.addEventListener('change', change);
    return () => {
      window.removeEventListener('ssma:theme', change);
      preference.removeEventListener('change', change);
    };
  }, []);
  return changes;
}
