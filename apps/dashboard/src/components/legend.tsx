export interface LegendProps {
  readonly items: readonly { readonly name: string; readonly color: `--${string}` }[];
}

/** Names of colours. */
export function Legend({ items }: LegendProps) {
  return (
    <ul className="legend">
      {items.map(({ name, color }) => (
        <li key={name}>
          <span className="swatch" style={{ background: `var(${color})` }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
