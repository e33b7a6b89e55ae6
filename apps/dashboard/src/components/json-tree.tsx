import { flatten } from '../format/flatten.js';
import { Scroll } from './scroll.js';

/** Settings by dotted path. */
export function JsonTree({ value }: { readonly value: unknown }) {
  return (
    <Scroll label="Settings">
      <table className="sheet settings">
        <tbody>
          {flatten(value).map(([path, leaf]) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td className="mono">{JSON.stringify(leaf)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
