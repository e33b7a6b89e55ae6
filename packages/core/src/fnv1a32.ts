/** FNV-1a hash of a text's UTF-8 bytes, an unsigned 32-bit integer. */
export function fnv1a32(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
