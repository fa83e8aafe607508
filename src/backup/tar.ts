import { BackupError } from './backup-error.ts'

/** A file in an archive; `path` is relative, with slashes, in ASCII and at most 100 long. */
export type ArchivedFile = Readonly<{ path: string; bytes: Uint8Array; modifiedAt: number }>

const BLOCK = 512
const MAGIC = 'ustar\u000000'

/**
 * An archive in the ustar format of POSIX, which every `tar` reads: whoever has the private key gets at
 * the files with two standard tools, without this program. For small files: all of it is in memory.
 */
export function writeTar(files: readonly ArchivedFile[]): Uint8Array {
  const blocks = files.flatMap((file) => [
    headerOf(file),
    file.bytes,
    new Uint8Array((BLOCK - (file.bytes.length % BLOCK)) % BLOCK),
  ])
  return Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)])
}

/** What `writeTar` has written. Throws a BackupError when it is anything else. */
export function readTar(archive: Uint8Array): ArchivedFile[] {
  const bytes = Buffer.from(archive)
  const files: ArchivedFile[] = []
  let at = 0
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    const header = bytes.subarray(at, at + BLOCK)
    const size = numberIn(header, 124, 12)
    const end = at + BLOCK + size
    if (checksumOf(header) !== numberIn(header, 148, 8) || end > bytes.length) throw damaged()
    files.push({
      path: textIn(header, 0, 100),
      bytes: bytes.subarray(at + BLOCK, end),
      modifiedAt: numberIn(header, 136, 12) * 1000,
    })
    at = end + ((BLOCK - (size % BLOCK)) % BLOCK)
  }
  if (at + BLOCK > bytes.length) throw damaged()
  return files
}

function headerOf({ path, bytes, modifiedAt }: ArchivedFile): Uint8Array {
  if (!/^[\x21-\x7e]{1,100}$/.test(path)) throw new RangeError(`${path} cannot be archived.`)
  const header = Buffer.alloc(BLOCK)
  header.write(path, 0)
  header.write(octal(0o600, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(bytes.length, 12), 124)
  header.write(octal(Math.max(0, Math.floor(modifiedAt / 1000)), 12), 136)
  header.write('0', 156)
  header.write(MAGIC, 257)
  header.write(octal(checksumOf(header), 7), 148)
  return header
}

/** With its own field counted as blanks. */
function checksumOf(header: Uint8Array): number {
  let sum = 0
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte
  return sum
}

const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`

function textIn(header: Buffer, from: number, length: number): string {
  return header.toString('latin1', from, from + length).split('\0')[0] ?? ''
}

function numberIn(header: Buffer, from: number, length: number): number {
  const text = textIn(header, from, length).trim()
  if (!/^[0-7]{1,11}$/.test(text)) throw damaged()
  return Number.parseInt(text, 8)
}

function damaged(): BackupError {
  return new BackupError('damaged', 'The archive of the keys is damaged.')
}
