const LOOK_EVERY_MS = 500

/**
 * Aborted once the program is to end: by Ctrl-C, by a signal, or when whoever started it is gone. A
 * shell that npm has put in between dies of a signal without passing it on.
 */
export function toldToEnd(): AbortSignal {
  const end = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => end.abort())
  }
  const { ppid } = process
  const watch = setInterval(() => {
    if (process.ppid !== ppid) end.abort()
  }, LOOK_EVERY_MS)
  watch.unref()
  return end.signal
}
