import type { Readable } from 'node:stream'
import { type Entry, fromBufferPromise } from 'yauzl'
import { SheetError } from './sheet-error.ts'
import type { SheetLimits } from './sheet-limits.ts'

export type ZipParts = Readonly<{
  has(path: string): boolean
  /**
   * The inflated bytes of a part. What the archive declares is checked before, what really comes out
   * while it comes: no bomb gets further than the limit.
   */
  read(path: string): AsyncIterable<Buffer>
}>

/** Opens a ZIP archive that is in memory. Throws a SheetError when it is none, or is a bomb. */
export async function openZip(file: Buffer, limits: SheetLimits): Promise<ZipParts> {
  const zip = await fromBufferPromise(file, { lazyEntries: true }).catch(refuseDamaged)
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw passwordProtected()
      // The first of a name counts, as for other readers; a part is never read twice under one name.
      if (!entries.has(entry.fileName)) entries.set(entry.fileName, entry)
      if (entries.size > limits.parts) throw bomb()
    }
  } catch (error) {
    refuseDamaged(error)
  }

  async function* read(path: string): AsyncGenerator<Buffer> {
    const entry = entries.get(path)
    if (!entry) throw new SheetError('damaged', `The workbook lacks its part ${path}.`)
    if (entry.uncompressedSize > limits.inflatedBytes) throw bomb()
    let stream: Readable | undefined
    let inflated = 0
    try {
      stream = await zip.openReadStreamPromise(entry)
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        inflated += chunk.length
        if (inflated > limits.inflatedBytes) throw bomb()
        yield chunk
      }
    } catch (error) {
      refuseDamaged(error)
    } finally {
      stream?.destroy()
    }
  }

  return { has: (path) => entries.has(path), read }
}

function refuseDamaged(error: unknown): never {
  if (error instanceof SheetError) throw error
  const sentence = 'The workbook is damaged: it cannot be unpacked.'
  throw new SheetError('damaged', sentence, '', { cause: error })
}

function bomb(): SheetError {
  return new SheetError('zip-bomb', 'The workbook is far larger unpacked than any list of people.')
}

function passwordProtected(): SheetError {
  return new SheetError('password-protected', 'The workbook is protected by a password.')
}
