/** How a value stands in the query string. Null where the text is not one of its values. */
export interface SearchCodec<Value> {
  readonly fallback: Value;
  read(texts: readonly string[]): Value | null;
  write(value: Value): readonly string[];
}

/** One codec for each value. */
export type SearchCodecs<Values> = { readonly [Name in keyof Values]: SearchCodec<Values[Name]> };

export function text(fallback = ''): SearchCodec<string> {
  return { fallback, read: ([first]) => first ?? null, write: (value) => [value] };
}

export function texts(): SearchCodec<readonly string[]> {
  return { fallback: [], read: (all) => all, write: (value) => value };
}

/** Any of some words, in their order. */
export function listOf<Value extends string>(values: readonly Value[]): SearchCodec<readonly Value[]> {
  return { fallback: [], read: (all) => values.filter((value) => all.includes(value)), write: (value) => value };
}

export function oneOf<const Value extends string>(
  values: readonly Value[],
  fallback: NoInfer<Value>,
): SearchCodec<Value> {
  return {
    fallback,
    read: ([first]) => values.find((value) => value === first) ?? null,
    write: (value) => [value],
  };
}

export function flag(fallback: boolean): SearchCodec<boolean> {
  return {
    fallback,
    read: ([first]) => (first === 'yes' ? true : first === 'no' ? false : null),
    write: (value) => [value ? 'yes' : 'no'],
  };
}

/** A whole number up to a maximum, or the fallback where there is none. */
export function whole<Fallback extends number | null>(
  fallback: Fallback,
  maximum: number,
): SearchCodec<number | Fallback> {
  return {
    fallback,
    read: ([first = '']) => (/^\d{1,6}$/.test(first) && Number(first) <= maximum ? Number(first) : null),
    write: (value) => [value === null ? '' : String(value)],
  };
}

/** The values that a query string gives; what it lacks or misspells is the fallback. */
export function readSearch<Values extends object>(codecs: SearchCodecs<Values>, search: string): Values {
  const given = new URLSearchParams(search);
  const entries = namesOf(codecs).map((name) => {
    const { fallback, read } = codecs[name];
    const all = given.getAll(name);
    return [name, all.length === 0 ? fallback : (read(all) ?? fallback)];
  });
  // One entry for each codec, with a value of its type.
  return Object.fromEntries(entries) as Values;
}

/** A query string with some values changed; fallbacks are left out, so that equal views have equal addresses. */
export function writeSearch<Values extends object>(
  codecs: SearchCodecs<Values>,
  search: string,
  changes: Partial<Values>,
): string {
  const next = new URLSearchParams(search);
  for (const name of namesOf(codecs)) {
    const value = changes[name];
    if (value === undefined) continue;
    next.delete(name);
    const written = codecs[name].write(value);
    if (JSON.stringify(written) === JSON.stringify(codecs[name].write(codecs[name].fallback))) continue;
    for (const item of written) next.append(name, item);
  }
  next.sort();
  return next.toString();
}

/** Names of the codecs, which are names of the values. */
function namesOf<Values extends object>(codecs: SearchCodecs<Values>): (keyof Values & string)[] {
  return Object.keys(codecs) as (keyof Values & string)[];
}
