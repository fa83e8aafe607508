import pino, { type Logger } from 'pino'

type Options = Readonly<{ level: string; destination?: number | string }>

const BUFFER_BYTES = 4096
const FLUSH_EVERY_MS = 250

/**
 * One JSON object a line, written in the background: a line costs the event loop some microseconds
 * and reaches its file within a quarter of a second. `close` writes what is left.
 */
export function createLogger({ level, destination = 1 }: Options) {
  const stream = pino.destination({ dest: destination, sync: false, minLength: BUFFER_BYTES })
  const flushing = setInterval(() => stream.flush(), FLUSH_EVERY_MS)
  flushing.unref()
  const logger: Logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    stream,
  )
  return {
    logger,

    close(): void {
      clearInterval(flushing)
      stream.flushSync()
    },
  }
}
