import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'rolldown/utils';

/**
 * Every module that a source file names: static, dynamic and type imports, re-exports, `import('x').T`, `require('x')`.
 * Computed names of dynamic imports are left out: they cannot be read off the source.
 *
 * @returns `{ specifier, line }[]` in source order
 * @throws Error  when the file does not parse
 */
export function readImports(file) {
  const source = readFileSync(file, 'utf8');
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: source must parse; got ${errors[0].message}`);
  const imports = [];
  const add = (literal) => {
    if (typeof literal?.value !== 'string') return;
    imports.push({ specifier: literal.value, line: source.slice(0, literal.start).split('\n').length });
  };
  const addSource = (node) => add(node.source);
  new Visitor({
    ImportDeclaration: addSource,
    ExportNamedDeclaration: addSource,
    ExportAllDeclaration: addSource,
    ImportExpression: addSource,
    TSImportType: addSource,
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') add(node.arguments[0]);
    },
  }).visit(program);
  return imports.sort((a, b) => a.line - b.line);
}
