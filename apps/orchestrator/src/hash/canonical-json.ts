/** Canonical JSON that was written before; inside of a value it stands for what it was made of. */
export class WrittenJson {
  constructor(readonly text: string) {}
}

/**
 * JSON with sorted keys and no white space: equal values give equal text whatever order their keys were written in.
 *
 * Keys whose value is undefined are left out, as JSON does.
 *
 * @throws TypeError when a number is not finite, because JSON would turn it into null
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return scalarJson(value);
  if (value instanceof WrittenJson) return value.text;
  return Array.isArray(value) ? arrayJson(value) : recordJson(value);
}

/** The canonical JSON of a value that is part of several others. */
export function writtenJson(value: unknown): WrittenJson {
  return new WrittenJson(canonicalJson(value));
}

/** True when both values have the same canonical JSON; undefined equals undefined only. */
export function sameJson(a: unknown, b: unknown): boolean {
  // Of what is compared, most are numbers and words.
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return canonicalJson(a) === canonicalJson(b);
}

function scalarJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`canonicalJson: a number must be finite; got ${value}`);
  }
  return JSON.stringify(value);
}

function arrayJson(items: readonly unknown[]): string {
  return `[${items.map((item) => canonicalJson(item ?? null)).join(',')}]`;
}

function recordJson(record: object): string {
  let fields = '';
  for (const key of Object.keys(record).sort()) {
    const field: unknown = Reflect.get(record, key);
    if (field === undefined) continue;
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
  }
  return `{${fields}}`;
}
