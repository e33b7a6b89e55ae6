import { z } from 'zod';
import { closestWord } from './closest-word.js';
import type { ConfigPath } from './config-path.js';
import { formatConfigPath, parseConfigPath } from './config-path.js';
import { SweepFile, TrialConfig } from './sweep-schema.js';

interface SchemaNode {
  readonly $ref?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode | boolean;
  readonly prefixItems?: readonly SchemaNode[];
}

// A JSON Schema document is plain data of this shape; zod types it more loosely.
const SWEEP = z.toJSONSchema(SweepFile, { io: 'input' }) as SchemaNode;
const TRIAL = z.toJSONSchema(TrialConfig, { io: 'input' }) as SchemaNode;

/** Says what is wrong with a dotted path into a trial's configuration, or undefined when the schema knows it. */
export function unknownTrialPath(dotted: string): string | undefined {
  return unknownPath(TRIAL, parseConfigPath(dotted));
}

/** Says what is wrong with a path into a sweep file, or undefined when the schema knows it. */
export function unknownSweepPath(path: ConfigPath): string | undefined {
  return unknownPath(SWEEP, path);
}

/** The keys that the sweep schema knows at a path, in every alternative. */
export function knownSweepKeys(path: ConfigPath): string[] {
  let nodes = alternatives(SWEEP);
  for (const segment of path) nodes = nodes.flatMap((node) => children(node, segment));
  return keysOf(nodes);
}

function unknownPath(root: SchemaNode, path: ConfigPath): string | undefined {
  let nodes = alternatives(root);
  for (const [depth, segment] of path.entries()) {
    const next = nodes.flatMap((node) => children(node, segment));
    if (next.length === 0) {
      const meant = closestWord(String(segment), keysOf(nodes));
      const suggestion =
        meant === undefined ? '' : `; did you mean ${formatConfigPath([...path.slice(0, depth), meant])}?`;
      return `must be a path of the schema; got ${formatConfigPath(path)}${suggestion}`;
    }
    nodes = next;
  }
  return undefined;
}

function children(node: SchemaNode, segment: string | number): SchemaNode[] {
  const found =
    typeof segment === 'number'
      ? (node.prefixItems?.[segment] ?? node.items)
      : (node.properties?.[segment] ?? node.additionalProperties);
  return typeof found === 'object' ? alternatives(found) : [];
}

function alternatives(node: SchemaNode): SchemaNode[] {
  // Only the recursive JSON value is a reference; no key can be checked below it.
  if (node.$ref !== undefined) return [{}];
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return branches.length === 0 ? [node] : branches.flatMap(alternatives);
}

function keysOf(nodes: readonly SchemaNode[]): string[] {
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
}
