import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { BackupError } from './backup-error.ts'
import { type ArchivedFile, writeTar } from './tar.ts'

/** What a server needs besides its database, and where it lies. */
export type KeySources = Readonly<{
  configFile: string
  dataFolder: string
  /** What the configuration names: certificates, pictures. */
  namedFiles: readonly string[]
}>

/** What is in the archive, by what it is. */
export const IN_ARCHIVE = {
  config: 'config/',
  data: 'data/',
  files: 'files/',
  index: 'README.txt',
} as const

const MOST_BYTES = 64 * 1024 * 1024

/**
 * The configuration, the server's secret, the keys that secrets in the database are encrypted with, and
 * the files that the configuration names, as one tar archive. What cannot be read besides the keys is
 * told, and keeps nobody from having the rest.
 */
export async function keyArchive(
  { configFile, dataFolder, namedFiles }: KeySources,
  now: number,
): Promise<Readonly<{ bytes: Uint8Array; unreadable: readonly string[] }>> {
  const unreadable: string[] = []
  const files: ArchivedFile[] = []
  const origins: string[] = []
  let total = 0

  async function add(file: string, path: string): Promise<void> {
    const { mtimeMs, size } = await stat(file)
    total += size
    if (total > MOST_BYTES) {
      throw new BackupError('folder', `${file} is too large to be kept with the keys.`)
    }
    files.push({ path, bytes: await readFile(file), modifiedAt: mtimeMs })
    origins.push(`${path}  was  ${file}`)
  }

  await add(join(dataFolder, 'secret.key'), `${IN_ARCHIVE.data}secret.key`)
  for (const name of await keyFilesIn(join(dataFolder, 'keys'))) {
    await add(join(dataFolder, 'keys', name), `${IN_ARCHIVE.data}keys/${name}`)
  }
  const others = [
    [configFile, `${IN_ARCHIVE.config}cas.config.json`] as const,
    ...namedFiles.map((file, index) => [file, placeOf(file, index)] as const),
  ]
  for (const [file, path] of others) {
    await add(file, path).catch((error: unknown) => {
      if (error instanceof BackupError) throw error
      unreadable.push(file)
    })
  }
  const index = Buffer.from(`${origins.join('\n')}\n`)
  return {
    bytes: writeTar([{ path: IN_ARCHIVE.index, bytes: index, modifiedAt: now }, ...files]),
    unreadable,
  }
}

async function keyFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => /^[\w-]{1,60}\.(key|pem)$/.test(name)).sort()
}

/** Names of files may hold anything; in the archive they are plain, and apart from each other. */
function placeOf(file: string, index: number): string {
  const end = extname(file)
    .replace(/[^.a-z0-9]/gi, '')
    .slice(0, 10)
  const stem = basename(file, extname(file)).replace(/[^a-z0-9_-]/gi, '_')
  return `${IN_ARCHIVE.files}${String(index + 1).padStart(2, '0')}-${stem.slice(0, 60)}${end}`
}
