import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { BackupError } from './backup-error.ts'
import type { FileFacts } from './encryption.ts'
import type { DatabaseFacts } from './inspect.ts'

/** What a backup says of itself, in the clear: enough to list it and to find every change in it. */
export type Manifest = Readonly<{
  format: typeof FORMAT
  name: string
  /** The program that made it. */
  program: string
  schema: number
  /** Milliseconds since 1970: all that was committed before is in it. */
  createdAt: number
  encryption: 'age' | 'none'
  /** Public keys that it can be read by: of the database, and of the keys. */
  recipients: readonly string[]
  keyRecipients: readonly string[]
  database: FileFacts & Readonly<{ file: string; plain: FileFacts }>
  keys: FileFacts & Readonly<{ file: string; plain: FileFacts }>
  counts: DatabaseFacts['counts']
  auditHead: DatabaseFacts['auditHead'] | null
  /** Files that the configuration names and that could not be read. */
  missingFiles: readonly string[]
}>

/** Whether a backup was made with this very secret: nobody else can make one that looks so. */
export type Origin = 'ours' | 'unknown' | 'other'

const FORMAT = 'cas-backup-1'
const MOST_BYTES = 1024 * 1024
/** A list has lists of facts about files, and nothing below. */
const DEEPEST = 4

/**
 * The text of a manifest, sealed with the server's secret: who can write into the folder of backups can
 * encrypt anything to its recipients, but cannot make us believe that it came from here.
 */
export function manifestText(manifest: Manifest, secretKey: Uint8Array): string {
  const seal = sealOf(manifest, secretKey)
  return `${JSON.stringify({ ...manifest, seal }, null, 2)}\n`
}

/** Reads a manifest. Throws a BackupError when there is none, or it is none of ours. */
export async function readManifest(
  file: string,
): Promise<Readonly<{ manifest: Manifest; seal: string }>> {
  let text: string
  try {
    text = await textOf(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const sentence =
      code === 'ENOENT' ? `There is no ${file}.` : `${file} cannot be read (${code}).`
    throw new BackupError('missing', sentence, { cause: error })
  }
  const { seal, ...manifest } = parsed(text, file)
  if (manifest.format !== FORMAT) {
    const sentence = `${file} was made by a newer program, or is no list of a backup.`
    throw new BackupError('foreign', sentence)
  }
  if (!isManifest(manifest) || typeof seal !== 'string') {
    throw new BackupError('damaged', `${file} is damaged: something is missing in it.`)
  }
  return { manifest, seal }
}

/**
 * Whoever can write into a folder of backups can put anything there: a pipe is not waited for, and of a
 * large file only as much is read as shows that it is none of ours.
 */
async function textOf(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (!(await handle.stat()).isFile()) return ''
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_BYTES + 1), 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

export function newManifest(facts: Omit<Manifest, 'format'>): Manifest {
  return { format: FORMAT, ...facts }
}

/** Whether the seal of a manifest is this server's; without its secret that cannot be known. */
export function originOf(
  { manifest, seal }: Readonly<{ manifest: Manifest; seal: string }>,
  secretKey: Uint8Array | undefined,
): Origin {
  if (!secretKey) return 'unknown'
  const expected = Buffer.from(sealOf(manifest, secretKey))
  const found = Buffer.from(seal)
  return expected.length === found.length && timingSafeEqual(expected, found) ? 'ours' : 'other'
}

function sealOf(manifest: Manifest, secretKey: Uint8Array): string {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'backup manifest', 32))
  return createHmac('sha256', key).update(canonical(manifest)).digest('hex')
}

/** The same text whatever the order of the names in it. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`
}

function parsed(text: string, file: string): Record<string, unknown> {
  try {
    if (text.length > MOST_BYTES) throw new RangeError('too long')
    const value: unknown = JSON.parse(text)
    const isOurs = typeof value === 'object' && value !== null && isShallow(value, DEEPEST)
    if (isOurs) return value as Record<string, unknown>
  } catch {
    // Falls through to the one sentence for all that is no JSON object.
  }
  throw new BackupError('damaged', `${file} is damaged: it is not JSON.`)
}

/** What is deeper than that would exhaust whoever goes through it. */
function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((item) => isShallow(item, depth - 1))
}

function isManifest(value: Record<string, unknown>): value is Manifest {
  const { name, program, schema, createdAt, encryption, database, keys, counts } = value
  return (
    typeof name === 'string' &&
    typeof program === 'string' &&
    Number.isSafeInteger(schema) &&
    Number.isSafeInteger(createdAt) &&
    (encryption === 'age' || encryption === 'none') &&
    isPart(database) &&
    isPart(keys) &&
    typeof counts === 'object' &&
    counts !== null &&
    Object.values(counts).every(Number.isSafeInteger)
  )
}

/** Files are named, never led to: nothing in a manifest can point out of its folder. */
function isPart(value: unknown): boolean {
  const part = value as Partial<Manifest['database']> | null
  return (
    typeof part === 'object' &&
    part !== null &&
    typeof part.file === 'string' &&
    /^[\w-][\w.-]*$/.test(part.file) &&
    isFacts(part) &&
    isFacts(part.plain)
  )
}

function isFacts(value: Partial<FileFacts> | undefined): boolean {
  return Number.isSafeInteger(value?.bytes) && /^[0-9a-f]{64}$/.test(value?.sha256 ?? '')
}
