import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { BackupError } from './backup-error.ts'

/** What a file is known by. */
export type FileFacts = Readonly<{ bytes: number; sha256: string }>

type Options = Readonly<{ signal?: AbortSignal | undefined }>

/** Large enough that the copying costs little, small enough that memory stays as it is. */
const CHUNK_BYTES = 256 * 1024
const NEW_FILE = { flags: 'wx', mode: 0o600, flush: true } as const

/** A new pair of keys: the identity opens what was encrypted to its recipient. */
export async function newIdentity(): Promise<Readonly<{ identity: string; recipient: string }>> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** The public key of a private one. */
export async function recipientOf(identity: string): Promise<string> {
  const { identityToRecipient } = await import('age-encryption')
  return identityToRecipient(identity)
}

/**
 * Copies a file, or what is in memory, into a new file for these recipients alone (age, https://age-encryption.org/v1); without
 * any, as it is. Memory stays the same however large it is. What comes out is on the disk, under a name
 * that may not be. Resolves with what went in and what came out.
 */
export async function encryptFile(
  from: string | Uint8Array,
  to: string,
  recipients: readonly string[],
  { signal }: Options = {},
): Promise<Readonly<{ plain: FileFacts; sealed: FileFacts }>> {
  const plain = meter()
  const sealed = meter()
  const source = typeof from === 'string' ? readingOf(from) : Readable.from([from])
  const encrypt = async (input: ReadableStream<Uint8Array>) => {
    if (recipients.length === 0) return input
    const { Encrypter } = await import('age-encryption')
    const encrypter = new Encrypter()
    for (const recipient of recipients) encrypter.addRecipient(recipient)
    return encrypter.encrypt(input as never) as Promise<never>
  }
  await through(source, plain.stream, encrypt, sealed.stream, to, signal)
  return { plain: plain.facts(), sealed: sealed.facts() }
}

/**
 * The other way round, with these private keys; without any, as it is. Throws a BackupError when none
 * of them opens it, or when a byte was changed.
 */
export async function decryptFile(
  from: string,
  to: string,
  identities: readonly string[],
  { signal }: Options = {},
): Promise<Readonly<{ plain: FileFacts; sealed: FileFacts }>> {
  const plain = meter()
  const sealed = meter()
  const source = readingOf(from)
  const decrypt = async (input: ReadableStream<Uint8Array>) => {
    if (identities.length === 0) return input
    const { Decrypter } = await import('age-encryption')
    const decrypter = new Decrypter()
    for (const identity of identities) decrypter.addIdentity(identity)
    return decrypter.decrypt(input as never) as Promise<never>
  }
  try {
    await through(source, sealed.stream, decrypt, plain.stream, to, signal)
  } catch (error) {
    throw asBackupError(error, from)
  }
  return { plain: plain.facts(), sealed: sealed.facts() }
}

/** What a file is known by, read from the disk. */
export async function factsOf(file: string, { signal }: Options = {}): Promise<FileFacts> {
  const { stream, facts } = meter()
  stream.resume()
  await pipeline(readingOf(file), stream, {
    ...(signal && { signal }),
  })
  return facts()
}

/** Copies a file as it is into a new one that only its owner may read, on the disk when it resolves. */
export async function copyFile(from: string, to: string, options: Options = {}) {
  return (await encryptFile(from, to, [], options)).sealed
}

const readingOf = (file: string) => createReadStream(file, { highWaterMark: CHUNK_BYTES })

async function through(
  source: Readable,
  before: Transform,
  change: (input: ReadableStream<Uint8Array>) => Promise<ReadableStream<Uint8Array>>,
  after: Transform,
  to: string,
  signal: AbortSignal | undefined,
) {
  const reading = pipeline(source, before, { ...(signal && { signal }) })
  // Its failure comes out below as well; nobody else would be told of it here.
  reading.catch(() => {})
  try {
    const changed = await change(Readable.toWeb(before) as ReadableStream<Uint8Array>)
    await pipeline(Readable.fromWeb(changed), after, createWriteStream(to, NEW_FILE), {
      ...(signal && { signal }),
    })
    await reading
  } catch (error) {
    source.destroy()
    before.destroy()
    const { code, path } = error as NodeJS.ErrnoException
    // A full disk does not say by itself which one it is.
    if (typeof code === 'string' && path === undefined) Object.assign(error as Error, { path: to })
    throw error
  }
}

/** Counts what passes, and takes its SHA-256. */
function meter() {
  const hash = createHash('sha256')
  let bytes = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  let digest: string | undefined
  return {
    stream,
    facts(): FileFacts {
      digest ??= hash.digest('hex')
      return { bytes, sha256: digest }
    },
  }
}

function asBackupError(error: unknown, file: string): unknown {
  const { code, message = '', name } = error as NodeJS.ErrnoException
  if (typeof code === 'string' || name === 'AbortError') return error
  if (/no identity matched/.test(message)) {
    const sentence = `${file} is encrypted to somebody else: none of the private keys opens it.`
    return new BackupError('wrong-key', sentence, { cause: error })
  }
  const sentence = `${file} is damaged or was changed: it cannot be decrypted.`
  return new BackupError('damaged', sentence, { cause: error })
}
