import { parquetWriteBuffer } from 'hyparquet-writer';
import { resultColumns } from './result-columns.js';
import type { ResultTable } from './result-table.js';

const PARQUET_TYPES = { text: 'STRING', truth: 'BOOLEAN', count: 'INT32', number: 'DOUBLE' } as const;

/** The columns of the CSV form as an Apache Parquet file with types and nulls, scores as unrounded fractions. */
export function renderParquet(table: ResultTable): Uint8Array {
  const columnData = resultColumns(table).map(({ name, type, values }) => ({
    name,
    type: PARQUET_TYPES[type],
    data: [...values],
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'ssma' }));
}
