/**
 * The first key that occurs twice in one object of a JSON text, or null. `JSON.parse` keeps the last value silently,
 * which in the header of a weight file would hide a tensor.
 *
 * @param json  text that `JSON.parse` accepts
 */
export function duplicateJsonKey(json: string): string | null {
  const keysOfOpenContainers: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{' || character === '[') keysOfOpenContainers.push(new Set());
    else if (character === '}' || character === ']') keysOfOpenContainers.pop();
    else if (character === '"') {
      const end = endOfString(json, at);
      if (isFollowedByColon(json, end)) {
        const key: string = JSON.parse(json.slice(at, end));
        const keys = keysOfOpenContainers.at(-1);
        if (keys?.has(key)) return key;
        keys?.add(key);
      }
      at = end - 1;
    }
  }
  return null;
}

/** Index after the closing quote of the string literal that opens at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isFollowedByColon(json: string, at: number): boolean {
  let next = at;
  while (/[ \t\r\n]/.test(json.charAt(next))) next++;
  return json[next] === ':';
}
