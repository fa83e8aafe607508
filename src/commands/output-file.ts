import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { CommandError } from './command-error.ts'

/** A file that is being written, no faster than the disk takes it. */
export type OutputFile = Readonly<{
  /** Resolves when the system has it. */
  write(text: string): Promise<void>
  /** Resolves when all of it is with the system. */
  end(): Promise<void>
  /** Gives it up, and removes what is there of it. */
  discard(): Promise<void>
}>

/**
 * Begins a file that nobody else may read, never over another. `append`: goes on behind what is there.
 * All of it throws a CommandError that says what is wrong.
 */
export async function openOutputFile(
  file: string,
  how: 'new' | 'append' = 'new',
): Promise<OutputFile> {
  const stream = createWriteStream(file, { flags: how === 'new' ? 'wx' : 'a', mode: 0o600 })
  const said = (error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) return error
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`
    return new CommandError(`${file} ${why}.`, 65)
  }
  try {
    await once(stream, 'open')
  } catch (error) {
    throw said(error)
  }
  // Told at the next write.
  stream.on('error', () => {})
  return {
    async write(text) {
      try {
        if (stream.errored) throw stream.errored
        await written(stream, text)
      } catch (error) {
        throw said(error)
      }
    },
    async end() {
      try {
        if (stream.errored) throw stream.errored
        stream.end()
        await finished(stream)
      } catch (error) {
        throw said(error)
      }
    },
    async discard() {
      stream.destroy()
      if (how === 'new') await rm(file, { force: true })
    },
  }
}

/** Writes to a stream, and resolves when the system has taken it. */
export function written(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
