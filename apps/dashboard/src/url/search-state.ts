/** How a value stands in the query string. Null where the text is not one of its values. */
export interface SearchCodec<Value> {
  readonly fallback: Value;
  read(texts: readonly string[]): Value | null;
  write(value: Value): readonly string[];
}

export type SearchCodecs = Readonly<Record<string, SearchCodec<never> | SearchCodec<unknown>>>;

/** Values of a set of codecs. */
export type SearchValues<Codecs> = {
  readonly [Name in keyof Codecs]: Codecs[Name] extends SearchCodec<infer Value> ? Value : never;
};

export function text(fallback = ''): SearchCodec<string> {
  return { fallback, read: ([first]) => first ?? null, write: (value) => [value] };
}

export function texts(): SearchCodec<readonly string[]> {
  return { fallback: [], read: (all) => all, write: (value) => value };
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

/** The values that a query string gives; what it lacks or misspells is the fallback. */
export function readSearch<Codecs extends Record<string, SearchCodec<never>>>(
  codecs: Codecs,
  search: string,
): SearchValues<Codecs> {
  const given = new URLSearchParams(search);
  const entries = Object.entries(codecs).map(([name, codec]) => {
    const all = given.getAll(name);
    return [name, all.length === 0 ? codec.fallback : (codec.read(all) ?? codec.fallback)];
  });
  // One entry for each codec, with a value of its type.
  return Object.fromEntries(entries) as SearchValues<Codecs>;
}

/** A query string with some values changed; fallbacks are left out, so that equal views have equal addresses. */
export function writeSearch<Codecs extends Record<string, SearchCodec<never>>>(
  codecs: Codecs,
  search: string,
  changes: Partial<SearchValues<Codecs>>,
): string {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    const codec = codecs[name];
    if (codec === undefined || value === undefined) continue;
    next.delete(name);
    // The value is one of this codec: the types of the parameters say so, and Object.entries forgets it.
    const written = codec.write(value as never);
    if (JSON.stringify(written) === JSON.stringify(codec.write(codec.fallback))) continue;
    for (const item of written) next.append(name, item);
  }
  next.sort();
  return next.toString();
}
