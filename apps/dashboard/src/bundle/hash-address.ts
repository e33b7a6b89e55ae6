import { useSyncExternalStore } from 'react';

/** The address behind the `#`, as `path?query`: a page that was opened from a file may change nothing else of it. */
function address(): string {
  const text = location.hash.replace(/^#/, '');
  return text === '' ? '/' : text;
}

/** For the router: the path, and a way to go to another one. */
export function useHashPath(): [string, (to: string, options?: { readonly replace?: boolean }) => void] {
  const path = useSyncExternalStore(onAddress, () => address().split('?')[0] ?? '/');
  return [path, goTo];
}

/** For the router: the query, without its mark. */
export function useHashSearch(): string {
  return useSyncExternalStore(onAddress, () => address().split('?')[1] ?? '');
}

/** For the router: what stands in a link. */
export function hashHref(to: string): string {
  return `#${to}`;
}

function goTo(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', hashHref(to));
  else history.pushState(null, '', hashHref(to));
  window.dispatchEvent(new Event('hashchange'));
}

function onAddress(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  window.addEventListener('popstate', listener);
  return () => {
    window.removeEventListener('hashchange', listener);
    window.removeEventListener('popstate', listener);
  };
}
