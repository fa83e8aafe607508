import pino, { type Logger } from 'pino'
import { shielded, withoutSecrets } from './log-shield.ts'
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
 * and reaches its file within a quarter of a second. A full disk loses lines, never a request. No line holds
 * what opens a door: see log-shield.ts.
 * `reopen` goes on in a new file after somebody has moved the old one; `close` writes what is left.
 */
export function createLogger(options: Options) {
  const { level, destination = 1, onLoss = tellOnStderr, onLineLost = () => {} } = options
  const stream = createLogStream({ destination, onTrouble: onLoss, onLineLost })
  const logger: Logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: shielded },
      serializers: { err: (error: unknown) => error },
      hooks: {
        // A sentence is written beside the fields: a library may word it, or pino take it from an error.
        logMethod(given, write) {
          const [first, ...words] = given as unknown[]
          const fields = first instanceof Error ? { err: first } : first
          const error = (fields as { err?: unknown } | undefined)?.err
          if (words.length === 0 && error instanceof Error) words.push(error.message)
          const shown = [fields, ...words].map((one) =>
            typeof one === 'string' ? withoutSecrets(one) : one,
          )
          write.apply(this, shown as Parameters<typeof write>)
        },
      },
    },
    stream,
  )
  return { logger, reopen: stream.reopen, close: stream.close }
}

function tellOnStderr({ message }: Error) {
  process.stderr.write(`cas: The log cannot be written (${message}). Lines are being lost.\n`)
}
