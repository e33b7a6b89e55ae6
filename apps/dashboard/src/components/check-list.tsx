import { Menu } from './menu.js';

export interface CheckListProps {
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly title: string }[];
  readonly checked: ReadonlySet<string>;
  readonly onChange: (checked: ReadonlySet<string>) => void;
}

/** Chooses any of several options in a menu. */
export function CheckList({ label, options, checked, onChange }: CheckListProps) {
  const toggle = (id: string) => {
    const next = new Set(checked);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <Menu label={label}>
      <fieldset className="check-list">
        <legend className="unseen">{label}</legend>
        {options.map(({ id, title }) => (
          <label key={id}>
            <input type="checkbox" checked={checked.has(id)} onChange={() => toggle(id)} />
            {title}
          </label>
        ))}
      </fieldset>
    </Menu>
  );
}
