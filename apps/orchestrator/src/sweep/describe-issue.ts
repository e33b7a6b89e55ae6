import type { z } from 'zod';
import { closestWord } from './closest-word.js';
import type { ConfigPath } from './config-path.js';
import { formatConfigPath } from './config-path.js';
import { knownSweepKeys } from './known-paths.js';

/** A broken rule of a schema, worded for the person who wrote the value. */
export interface DescribedIssue {
  readonly path: ConfigPath;
  /** Whether the key itself is the mistake, not its value. */
  readonly part: 'key' | 'value';
  /** `<path> must <rule>; got <value>`. */
  readonly message: string;
}

/** One description per mistake; an issue about several unknown keys becomes several. */
export function describeIssue(issue: z.core.$ZodIssue): DescribedIssue[] {
  const path = configPathOf(issue);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const got = valueOfKey(issue.input, issue.discriminator);
    return [describe(path, `be ${oneOf(unionOptions(issue))}`, got)];
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return [
      { path, part: 'value', message: `${nameOf(path)} must be given (${article(issue.expected)}); got nothing` },
    ];
  }
  return [describe(path, ruleOf(issue), issue.input)];
}

function unknownKey(path: ConfigPath, key: string): DescribedIssue {
  // A key of another alternative is known too, but not what was meant.
  const known = knownSweepKeys(path).filter((other) => other !== key);
  const meant = closestWord(key, known);
  const suggestion = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return {
    path: [...path, key],
    part: 'key',
    message: `${nameOf(path)} must have known keys only; got "${key}"${suggestion}`,
  };
}

function describe(path: ConfigPath, rule: string, got: unknown): DescribedIssue {
  return {
    path,
    part: 'value',
    message: `${nameOf(path)} must ${rule}; got ${shorten(JSON.stringify(got) ?? 'nothing')}`,
  };
}

function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `be ${article(issue.expected)}`;
    case 'invalid_value':
      return `be ${oneOf(issue.values)}`;
    case 'too_small':
      return sizeRule(issue.origin, issue.inclusive === false ? '>' : '>=', issue.minimum);
    case 'too_big':
      return sizeRule(issue.origin, issue.inclusive === false ? '<' : '<=', issue.maximum);
    case 'not_multiple_of':
      return `be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return formatRule(issue);
    case 'invalid_union':
      return `be ${issue.errors.map((branch) => branchRule(branch)).join(' or ')}`;
    case 'custom':
      return customRule(issue.message);
    default:
      return `be valid (${issue.message})`;
  }
}

/** In the words of the schema where it has some; those of zod begin otherwise. */
function formatRule({ message, format, pattern }: z.core.$ZodIssueInvalidStringFormat): string {
  if (message.startsWith('must ')) return customRule(message);
  return pattern === undefined ? `be ${article(format)}` : `match ${pattern}`;
}

/** Rules of other packages may name their subject; the path says it already. */
function customRule(message: string): string {
  return message.replace(/^(\S+ )?must /, '');
}

function branchRule(issues: readonly z.core.$ZodIssue[]): string {
  const [first] = issues;
  return first === undefined ? 'valid' : ruleOf(first).replace(/^be /, '');
}

function sizeRule(origin: string, relation: '>=' | '>' | '<=' | '<', limit: number | bigint): string {
  if (origin !== 'array' && origin !== 'string') return `be ${relation} ${limit}`;
  const bound = relation.startsWith('>') ? 'at least' : 'at most';
  return `have ${bound} ${limit} ${origin === 'array' ? 'item' : 'character'}${limit === 1 ? '' : 's'}`;
}

function unionOptions(issue: z.core.$ZodIssueInvalidUnion): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}

function configPathOf(issue: z.core.$ZodIssue): ConfigPath {
  return issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment));
}

function valueOfKey(input: unknown, key: string): unknown {
  return typeof input === 'object' && input !== null ? Reflect.get(input, key) : undefined;
}

function nameOf(path: ConfigPath): string {
  if (path.length === 0) return 'the sweep file';
  return formatConfigPath(path).replace(/\.(\d+)(?=\.|$)/g, '[$1]');
}

function oneOf(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? String(texts[0]) : `one of ${texts.join(', ')}`;
}

function article(noun: string): string {
  const plain = { int: 'integer', record: 'map', object: 'map', array: 'list' }[noun] ?? noun;
  return `${/^[aeiou]/.test(plain) ? 'an' : 'a'} ${plain}`;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
