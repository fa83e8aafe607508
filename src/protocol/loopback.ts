/** Whether this host of a URL is the machine itself: `localhost`, `[::1]`, 127.x.x.x. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
