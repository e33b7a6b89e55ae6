import { CheckpointError } from '../errors.js';
import { ByteCursor } from './byte-cursor.js';

/** The fields of one protocol buffer message, in the order of its bytes. */
export type ProtobufMessage = readonly ProtobufField[];

/** One field: its number in the message's definition, and a number (varint, fixed32) or bytes (anything else). */
export interface ProtobufField {
  readonly fieldNumber: number;
  readonly value: number | Uint8Array;
}

/**
 * Splits a message into its fields without knowing its definition.
 *
 * @param where  what the errors call the message
 * @throws CheckpointError  when the bytes end inside a field or a field has an unknown wire type
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function readProtobuf(bytes: Uint8Array, where: string): ProtobufMessage {
  const cursor = new ByteCursor(bytes, where);
  const fields: ProtobufField[] = [];
  while (!cursor.isAtEnd) {
    const tag = cursor.readVarint();
    fields.push({ fieldNumber: Math.floor(tag / 8), value: readValue(cursor, tag % 8, where) });
  }
  return fields;
}

/** The last number with this field number; 0, the default of the format, when there is none. */
export function numberField(message: ProtobufMessage, fieldNumber: number, where: string): number {
  const value = message.findLast((field) => field.fieldNumber === fieldNumber)?.value ?? 0;
  if (typeof value === 'number') return value;
  throw new CheckpointError(`${where}: field ${fieldNumber} must be a number; got ${value.byteLength} bytes`);
}

/** All values with this field number, each of them bytes: text or an embedded message. */
export function bytesFields(message: ProtobufMessage, fieldNumber: number, where: string): readonly Uint8Array[] {
  return message
    .filter((field) => field.fieldNumber === fieldNumber)
    .map(({ value }) => {
      if (typeof value !== 'number') return value;
      throw new CheckpointError(`${where}: field ${fieldNumber} must be bytes; got the number ${value}`);
    });
}

function readValue(cursor: ByteCursor, wireType: number, where: string): number | Uint8Array {
  switch (wireType) {
    case 0:
      return cursor.readVarint();
    case 1:
      return cursor.readBytes(8);
    case 2:
      return cursor.readBytes(cursor.readVarint());
    case 5:
      return cursor.readUint32();
    default:
      throw new CheckpointError(`${where}: wire type must be 0, 1, 2 or 5; got ${wireType}`);
  }
}
