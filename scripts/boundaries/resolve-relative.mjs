import { posix } from 'node:path';

/**
 * Source file that a relative import names, relative to the package; compiled endings become those of the sources.
 *
 * @param from       importing file, relative to the package
 * @param specifier  such as `./x.js`
 */
export function resolveRelative(from, specifier) {
  const target = posix.join(posix.dirname(from), specifier);
  return target.replace(/\.js$/, '.ts').replace(/\.jsx$/, '.tsx');
}
