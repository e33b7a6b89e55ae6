const KEY = 'ssma.token';

/** The token that was given in this tab; null without one. */
export function storedToken(): string | null {
  return sessionStorage.getItem(KEY);
}

/** Keeps a token until the tab is closed; null forgets it. */
export function storeToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}
