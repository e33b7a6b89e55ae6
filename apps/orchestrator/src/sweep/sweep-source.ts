import type { Document, Node, Pair } from 'yaml';
import { isAlias, isCollection, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { ConfigError } from '../errors.js';
import type { ConfigPath } from './config-path.js';

/** A parsed YAML file that can say where each of its values stands. */
export interface SweepSource {
  /** The file's content as plain values. */
  readonly value: unknown;
  /**
   * `file:line:column` of the value at a path, or of the closest enclosing value that the file has.
   *
   * @param part `key` for the key of the last segment instead of its value
   */
  locate(path: ConfigPath, part?: 'key' | 'value'): string;
}

/** One mistake of the form brings others that nobody has made. */
const MAX_MISTAKES = 20;

/**
 * Parses the text of a sweep file.
 *
 * @param file name used in messages
 * @throws ConfigError naming file, line, column and rule when the text is not YAML or repeats a key, and naming the file when
 *   its aliases make a value without an end
 */
export function parseSweepSource(text: string, file: string): SweepSource {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const place = (offset: number): string => {
    const { line, col } = counter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const shown = document.errors.slice(0, MAX_MISTAKES);
    const lines = shown.map((error) => `${place(error.pos[0])}: ${yamlRule(error, text)}`);
    const numMore = document.errors.length - shown.length;
    throw new ConfigError([...lines, ...(numMore === 0 ? [] : [`${file}: and ${numMore} more`])].join('\n'));
  }
  return {
    value: plainValue(document, file),
    locate: (path, part = 'value') => place(offsetOf(document, path, part)),
  };
}

/** Aliases can make a value that is a part of itself (TypeError) or that is too large to be written out (ReferenceError). */
function plainValue(document: Document, file: string): unknown {
  try {
    const value: unknown = document.toJS();
    JSON.stringify(value);
    return value;
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof ReferenceError || cause instanceof RangeError)) throw cause;
    const [reason = ''] = cause.message.split('\n');
    throw new ConfigError(`${file}: must have values of finite size and depth; got ${reason}`, { cause });
  }
}

function yamlRule(error: { code: string; message: string; pos: readonly [number, number] }, text: string): string {
  if (error.code !== 'DUPLICATE_KEY') return `must be YAML; ${error.message}`;
  const key = /^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? '';
  return `every key and axis must be given once; got ${key} again`;
}

function offsetOf(document: Document, path: ConfigPath, part: 'key' | 'value'): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, segment] of path.entries()) {
    const parent: Node | null | undefined = isAlias(node) ? node.resolve(document) : node;
    if (!isCollection(parent)) break;
    const wantsKey = part === 'key' && depth === path.length - 1 && isMap(parent);
    const pair = isMap(parent) ? parent.items.find((item) => keyText(item) === String(segment)) : undefined;
    const child = wantsKey ? pair?.key : parent.get(segment, true);
    const range = nodeRange(child) ?? nodeRange(pair?.key);
    if (range === undefined) break;
    offset = range;
    node = isNodeLike(child) ? child : null;
  }
  return offset;
}

function keyText(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

function nodeRange(node: unknown): number | undefined {
  return isNodeLike(node) ? node.range?.[0] : undefined;
}

function isNodeLike(node: unknown): node is Node {
  return isScalar(node) || isCollection(node) || isAlias(node);
}
