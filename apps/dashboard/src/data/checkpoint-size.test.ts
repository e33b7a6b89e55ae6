import { createClient } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { checkpointParameters, parametersOf } from './checkpoint-size.js';

const HEADER = JSON.stringify({
  __metadata__: { ssma: '{}' },
  'stem/conv/kernel': { dtype: 'F32', shape: [3, 3, 3, 8], data_offsets: [0, 864] },
  'stem/norm/gamma': { dtype: 'F32', shape: [8], data_offsets: [864, 896] },
  'adam/first/stem/conv/kernel': { dtype: 'F32', shape: [3, 3, 3, 8], data_offsets: [896, 1760] },
});

test('counts the tensors of the network and not those of the optimiser', () => {
  expect(parametersOf(HEADER)).toBe(3 * 3 * 3 * 8 + 8);
});

test('reads the header alone, in the range that its length gives', async () => {
  const file = new Uint8Array(8 + HEADER.length + 100);
  new DataView(file.buffer).setBigUint64(0, BigInt(HEADER.length), true);
  file.set(new TextEncoder().encode(HEADER), 8);
  const ranges: string[] = [];
  const client = createClient({
    baseUrl: 'http://lab',
    token: null,
    fetch: async (address, init) => {
      if (String(address).endsWith('/artifacts'))
        return Response.json({
          items: [{ kind: 'checkpoint', path: 'last.safetensors', sha256: 'x', bytes: file.length }],
        });
      const range = new Headers(init?.headers).get('range') ?? '';
      ranges.push(range);
      const [first = 0, last = 0] = range.replace('bytes=', '').split('-').map(Number);
      return new Response(file.slice(first, last + 1));
    },
  });
  expect(await checkpointParameters(client, 's1', new AbortController().signal)).toBe(224);
  expect(ranges).toEqual(['bytes=0-7', `bytes=8-${7 + HEADER.length}`]);
});
