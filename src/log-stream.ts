import { close, closeSync, open, openSync, write, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

type Options = Readonly<{
  /** A descriptor that somebody else opened, or the path of a file. */
  destination: number | string
  /** Told once when it cannot be written, and again after it could. */
  onTrouble(error: Error): void
  /** Told of every line that is lost. */
  onLineLost(): void
}>

/** Less is not worth a write before it is time for one. */
const ENOUGH_BYTES = 4 * 1024
/** What may wait while nothing can be written; later lines are lost. */
const MOST_WAITING_BYTES = 1024 * 1024
const WRITE_EVERY_MS = 250
/** How long the end may wait for a reader that is slow. */
const END_WITHIN_MS = 500
const TRY_AGAIN_MS = 10
/** For its owner, and for a group that may read what happened. */
const FILE_MODE = 0o640

/**
 * Writes lines in the background, many at a time and in their order. A full disk or a reader that has
 * stopped loses lines and is told of, and holds up nobody: not while the server runs, and not when it
 * ends. Throws when a file cannot be opened.
 */
export function createLogStream({ destination, onTrouble, onLineLost }: Options) {
  let descriptor =
    typeof destination === 'number' ? destination : openSync(destination, 'a', FILE_MODE)
  let lines: string[] = []
  let waitingBytes = 0
  let underWay: Buffer | undefined
  let isInTrouble = false
  let isReopening = false
  let isClosing = false
  let isClosed = false

  function trouble(error: Error) {
    if (!isInTrouble) onTrouble(error)
    isInTrouble = true
  }

  /** All that waits, which from now on counts as under way. */
  function take(): Buffer {
    const chunk = Buffer.from(lines.join(''))
    lines = []
    return chunk
  }

  function flush() {
    if (underWay || isClosed || isReopening || lines.length === 0) return
    send(take())
  }

  function send(chunk: Buffer) {
    underWay = chunk
    write(descriptor, chunk, (error, written) => {
      underWay = undefined
      if (error) {
        if (error.code !== 'EAGAIN') trouble(error)
        lines.unshift(chunk.toString())
        return
      }
      waitingBytes -= written
      isInTrouble = false
      if (isClosed) return
      if (isClosing) lines.unshift(chunk.subarray(written).toString())
      else if (written < chunk.length) send(chunk.subarray(written))
      else if (isReopening) openAnew()
      else if (waitingBytes >= ENOUGH_BYTES) flush()
    })
  }

  function openAnew() {
    open(String(destination), 'a', FILE_MODE, (error, opened) => {
      isReopening = false
      if (error) return trouble(error)
      if (isClosed) return close(opened)
      close(descriptor)
      descriptor = opened
      flush()
    })
  }

  /** What is left, written at once or lost. */
  function flushSync() {
    let chunk = take()
    const until = Date.now() + END_WITHIN_MS
    while (chunk.length > 0) {
      try {
        const written = writeSync(descriptor, chunk)
        waitingBytes -= written
        chunk = chunk.subarray(written)
      } catch (error) {
        const isSlow = (error as NodeJS.ErrnoException).code === 'EAGAIN' && Date.now() < until
        if (!isSlow) return lose(chunk, error as Error)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_AGAIN_MS)
      }
    }
  }

  function lose(chunk: Buffer, error: Error) {
    trouble(error)
    waitingBytes -= chunk.length
    for (const byte of chunk) if (byte === 0x0a) onLineLost()
  }

  const writing = setInterval(flush, WRITE_EVERY_MS)
  writing.unref()

  return {
    write(line: string): void {
      const bytes = Buffer.byteLength(line)
      if (isClosed || waitingBytes + bytes > MOST_WAITING_BYTES) {
        onLineLost()
        return
      }
      lines.push(line)
      waitingBytes += bytes
      // While in trouble it is tried again when it is time, not with every line.
      if (waitingBytes >= ENOUGH_BYTES && !isInTrouble) flush()
    },

    flushSync,

    /** Goes on in a new file of the same name. A descriptor of somebody else's stays as it is. */
    reopen(): void {
      if (typeof destination === 'number' || isReopening || isClosing) return
      isReopening = true
      if (!underWay) openAnew()
    },

    /** Writes what is left, after what is under way. Resolves within a second, whatever happens. */
    async close(): Promise<void> {
      if (isClosed || isClosing) return
      isClosing = true
      clearInterval(writing)
      const until = performance.now() + END_WITHIN_MS
      while (underWay && performance.now() < until) await wait(1)
      flushSync()
      isClosed = true
      if (typeof destination === 'string' && !underWay) closeSync(descriptor)
    },
  }
}
