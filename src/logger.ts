import pino, { type Logger } from 'pino'

type Options = Readonly<{
  level: string
  /** A file, or a descriptor: standard output, unless something else is said. */
  destination?: number | string
  /** Told once when the log cannot be written, and again after it could. */
  onLoss?: (error: Error) => void
  /** Told of every line that is lost. */
  onLineLost?: (() => void) | undefined
}>

const BUFFER_BYTES = 4096
/** What may wait while the log cannot be written; later lines are dropped. */
const LARGEST_BACKLOG_BYTES = 1024 * 1024
const FLUSH_EVERY_MS = 250
/** For its owner, and for a group that may read what happened. */
const FILE_MODE = 0o640

/**
 * One JSON object a line, written in the background: a line costs the event loop some microseconds
 * and reaches its file within a quarter of a second. A full disk loses lines, never a request.
 * `reopen` goes on in a new file after somebody has moved the old one; `close` writes what is left.
 */
export function createLogger(options: Options) {
  const { level, destination = 1, onLoss = tellOnStderr, onLineLost } = options
  const stream = pino.destination({
    dest: destination,
    sync: false,
    minLength: BUFFER_BYTES,
    maxLength: LARGEST_BACKLOG_BYTES,
    mode: FILE_MODE,
  })
  let isLosing = false
  stream.on('error', (error: Error) => {
    if (!isLosing) onLoss(error)
    isLosing = true
  })
  stream.on('write', () => {
    isLosing = false
  })
  if (onLineLost) stream.on('drop', onLineLost)
  const flushing = setInterval(() => stream.flush(), FLUSH_EVERY_MS)
  flushing.unref()
  const logger: Logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    stream,
  )
  return {
    logger,

    /** Nothing happens where the log goes to a descriptor: whoever gave it keeps it. */
    reopen(): void {
      if (typeof destination === 'string') stream.reopen()
    },

    close(): void {
      clearInterval(flushing)
      if (isLosing) stream.destroy()
      else stream.flushSync()
    },
  }
}

function tellOnStderr({ message }: Error) {
  process.stderr.write(`cas: The log cannot be written (${message}). Lines are being lost.\n`)
}
