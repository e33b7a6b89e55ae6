import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { ConfigError } from '../errors.js';

/** A server that answers. */
export interface ListeningServer {
  /** Where it is, e.g. `http://127.0.0.1:8642`. */
  readonly url: string;
  /** Takes no further request and ends those that go on, such as event streams. */
  close(): Promise<void>;
}

/** @throws ConfigError when the address cannot be listened on, saying why */
export async function listen(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ListeningServer> {
  // Without HTTP/2, the server is one of node:http.
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ConfigError(`serve: --host and --port must be an address that is free; got ${code} for ${host}:${port}`, {
      cause,
    });
  }
  // A server that listens on a port has an address of this form.
  const bound = server.address() as AddressInfo;
  const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    url: `http://${name}:${bound.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
