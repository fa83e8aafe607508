import pino, { type Logger } from 'pino'
import { createLogStream } from './log-stream.ts'

type Options = Readonly<{
  level: string
  /** A file, or a descriptor: standard output, unless something else is said. */
  destination?: number | string
  /** Told once when the log cannot be written, and again after it could. */
  onLoss?: (error: Error) => void
  /** Told of every line that is lost. */
  onLineLost?: () => void
}>

/**
 * One JSON object a line, written in the background: a line costs the event loop some microseconds
 * and reaches its file within a quarter of a second. A full disk loses lines, never a request.
 * `reopen` goes on in a new file after somebody has moved the old one; `close` writes what is left.
 */
export function createLogger(options: Options) {
  const { level, destination = 1, onLoss = tellOnStderr, onLineLost = () => {} } = options
  const stream = createLogStream({ destination, onTrouble: onLoss, onLineLost })
  const logger: Logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    stream,
  )
  return { logger, reopen: stream.reopen, close: stream.close }
}

function tellOnStderr({ message }: Error) {
  process.stderr.write(`cas: The log cannot be written (${message}). Lines are being lost.\n`)
}
