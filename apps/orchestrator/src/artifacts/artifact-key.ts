const SHA256 = /^[0-9a-f]{64}$/;
const KEY = /^sha256\/([0-9a-f]{2})\/([0-9a-f]{64})$/;

/**
 * Where every store keeps an artifact, relative to its root: `sha256/ab/<hash>`, with the first two digits of the hash
 * between, so that no folder grows too large to list.
 *
 * @throws RangeError when the text is not a hash; it may come from outside and becomes a path
 */
export function artifactKey(sha256: string): string {
  if (!SHA256.test(sha256)) {
    throw new RangeError(
      `artifact: sha256 must be 64 lower-case hexadecimal digits; got ${JSON.stringify(sha256.slice(0, 80))}`,
    );
  }
  return `sha256/${sha256.slice(0, 2)}/${sha256}`;
}

/** The hash in a key, or null when the key is not one of an artifact. */
export function sha256OfKey(key: string): string | null {
  const [, fan, sha256] = KEY.exec(key) ?? [];
  return fan !== undefined && sha256?.startsWith(fan) ? sha256 : null;
}
