import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { readSearch, type SearchCodecs, writeSearch } from './search-state.js';

/**
 * State that lives in the address: a link gives the view back.
 *
 * @param codecs  the same object at every call
 */
export function useSearchState<Values extends object>(
  codecs: SearchCodecs<Values>,
): readonly [Values, (changes: Partial<Values>) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const values = useMemo(() => readSearch(codecs, search), [codecs, search]);
  const change = useCallback(
    (changes: Partial<Values>) => {
      const next = writeSearch(codecs, search, changes);
      navigate(next === '' ? path : `${path}?${next}`, { replace: true });
    },
    [codecs, search, path, navigate],
  );
  return [values, change];
}
