import { createHash } from 'node:crypto'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { delimitedSource } from './delimited-source.ts'
import { fileKindOf } from './file-kind.ts'
import { SheetError } from './sheet-error.ts'
import type { SheetLimits } from './sheet-limits.ts'
import type { SheetSource } from './sheet-source.ts'
import { workbookSource } from './workbook-source.ts'

/** Reads a file into memory and finds out how its rows can be read. Throws a SheetError. */
export async function openSource(
  path: string,
  limits: SheetLimits,
): Promise<Readonly<{ source: SheetSource; sha256: string }>> {
  const file = await readWithin(path, limits)
  const sha256 = createHash('sha256').update(file).digest('hex')
  return { source: await sourceOf(file, limits), sha256 }
}

async function sourceOf(file: Buffer, limits: SheetLimits): Promise<SheetSource> {
  switch (fileKindOf(file)) {
    case 'zip':
      return workbookSource(file, limits)
    case 'text':
      return delimitedSource(file, limits)
    case 'password-protected':
      throw new SheetError('password-protected', 'The workbook is protected by a password.')
    case 'old-excel':
      throw new SheetError('old-excel', 'The file is of an old Excel: save it as .xlsx.')
    case 'web-page':
      throw new SheetError(
        'web-page',
        'The file is a web page: open it in Excel, save it as .xlsx.',
      )
    case 'other-binary':
      throw new SheetError('not-a-sheet', 'The file is no sheet: save the list as .xlsx or CSV.')
  }
}

/** The whole file, and never a byte more than allowed, whatever the file system says of its size. */
async function readWithin(path: string, { fileBytes }: SheetLimits): Promise<Buffer> {
  let handle: FileHandle | undefined
  try {
    // Opening a pipe would wait for whoever writes into it.
    if (!(await stat(path)).isFile()) throw new SheetError('unreadable', `${path} is no file.`)
    handle = await open(path, 'r')
    const { size } = await handle.stat()
    if (size > fileBytes) throw tooLarge(fileBytes)
    const bytes = Buffer.alloc(size)
    const { bytesRead } = await handle.read(bytes, 0, size, 0)
    if (bytesRead === 0) throw new SheetError('empty', 'The file is empty.')
    return bytes.subarray(0, bytesRead)
  } catch (error) {
    if (error instanceof SheetError) throw error
    const { code = '' } = error as NodeJS.ErrnoException
    throw new SheetError('unreadable', `${path} cannot be read (${code}).`, code, { cause: error })
  } finally {
    await handle?.close()
  }
}

function tooLarge(fileBytes: number): SheetError {
  const limit = `${Math.floor(fileBytes / 1024 / 1024)} MB`
  return new SheetError('too-large', `The file is larger than ${limit}.`, limit)
}
