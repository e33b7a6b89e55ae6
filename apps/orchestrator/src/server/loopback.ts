/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Names and addresses by which a server on the loopback interface is called. */
export function loopbackNames(host: string): string[] {
  return [...new Set(['localhost', '127.0.0.1', '[::1]', host])];
}
