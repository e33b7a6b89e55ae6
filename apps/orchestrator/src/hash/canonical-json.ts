/** Texts by object, of objects that come again in many values and never change. */
export type KnownTexts = Pick<WeakMap<object, string>, 'get'>;

/**
 * JSON with sorted keys and no white space: equal values give equal text whatever order their keys were written in.
 *
 * Keys whose value is undefined are left out, as JSON does.
 *
 * @param known canonical JSON of objects that may be in the value; see `shareText`
 * @throws TypeError when a number is not finite, because JSON would turn it into null
 */
export function canonicalJson(value: unknown, known?: KnownTexts): string {
  if (value === null || typeof value !== 'object') return scalarJson(value);
  return known?.get(value) ?? (Array.isArray(value) ? arrayJson(value, known) : objectJson(value, known));
}

/** Makes the canonical JSON of an object known, so that it is written once however many values hold the object. */
export function shareText(object: object, known: WeakMap<object, string>): void {
  if (!known.has(object)) known.set(object, canonicalJson(object, known));
}

/** True when both values have the same canonical JSON; undefined equals undefined only. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

function scalarJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`canonicalJson: a number must be finite; got ${value}`);
  }
  return JSON.stringify(value);
}

function arrayJson(items: readonly unknown[], known?: KnownTexts): string {
  return `[${items.map((item) => canonicalJson(item ?? null, known)).join(',')}]`;
}

function objectJson(object: object, known?: KnownTexts): string {
  let fields = '';
  for (const key of Object.keys(object).sort()) {
    const field: unknown = Reflect.get(object, key);
    if (field === undefined) continue;
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field, known)}`;
  }
  return `{${fields}}`;
}
