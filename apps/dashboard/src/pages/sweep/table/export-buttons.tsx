import type { ExportFormat, SweepDetail, TableQuery } from '@ssma/orchestrator/client';
import { useMutation } from '@tanstack/react-query';
import { Menu } from '../../../components/menu.js';
import { saveFile } from '../../../components/save-file.js';
import { useClient } from '../../../data/client-context.js';

const FORMATS: readonly { readonly format: ExportFormat; readonly title: string; readonly ending: string }[] = [
  { format: 'latex', title: 'LaTeX', ending: 'tex' },
  { format: 'markdown', title: 'Markdown', ending: 'md' },
  { format: 'csv', title: 'CSV', ending: 'csv' },
  { format: 'json', title: 'JSON', ending: 'json' },
  { format: 'parquet', title: 'Parquet', ending: 'parquet' },
];

export interface ExportButtonsProps {
  readonly sweep: SweepDetail;
  /** Of the table on screen. */
  readonly layout: Partial<TableQuery>;
}

/** Saves the table on screen as a file, or copies its text. */
export function ExportButtons({ sweep, layout }: ExportButtonsProps) {
  const client = useClient();
  const save = useMutation({
    mutationFn: async ({ format, ending }: (typeof FORMATS)[number]) => {
      const response = await client.exportTable(sweep.id, { ...layout, format });
      saveFile(await response.blob(), `${sweep.name}.${ending}`);
    },
  });
  const copy = useMutation({
    mutationFn: async (format: ExportFormat) => {
      const response = await client.exportTable(sweep.id, { ...layout, format });
      await navigator.clipboard.writeText(await response.text());
    },
  });
  const error = save.error ?? copy.error;
  return (
    <>
      {error !== null && (
        <span className="refused" role="alert">
          {error.message}
        </span>
      )}
      {copy.isSuccess && (
        <span className="quiet" role="status">
          Copied
        </span>
      )}
      <button type="button" onClick={() => copy.mutate('latex')}>
        Copy LaTeX
      </button>
      <button type="button" onClick={() => copy.mutate('markdown')}>
        Copy Markdown
      </button>
      <Menu label="Save as">
        <div className="menu-list">
          {FORMATS.map((choice) => (
            <button key={choice.format} type="button" onClick={() => save.mutate(choice)}>
              {choice.title}
            </button>
          ))}
        </div>
      </Menu>
    </>
  );
}
