import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getAsset } from 'node:sea'
import { isExecutable, programFolder } from './paths.ts'

/** In the executable, the names of what it carries, one in a line; `npm run release` writes it. */
const INDEX = 'resources.txt'

if (!isExecutable && !existsSync(join(programFolder, 'migrations'))) {
  throw new Error(`templates/ and migrations/ must lie beside ${join(programFolder, 'dist')}.`)
}

let carried: readonly string[] | undefined

/**
 * Reads what comes with the program: from the disk, or in the executable from what it carries. Throws
 * an Error with the code ENOENT when there is no such file.
 */
export function readResource(file: string): Buffer {
  if (!isExecutable || !names().includes(file)) return readFileSync(file)
  return Buffer.from(getAsset(file))
}

/** As `readResource`, without keeping the event loop waiting for a disk. */
export async function loadResource(file: string): Promise<Buffer> {
  return isExecutable ? readResource(file) : readFile(file)
}

/** As `readResource`, as text. */
export function readResourceText(file: string): string {
  return readResource(file).toString('utf8')
}

/** The files in a folder of the program and in the folders below it, by their paths from it, sorted. */
export function listResources(folder: string): string[] {
  const beginning = `${folder}/`
  const files = isExecutable
    ? names().flatMap((name) => (name.startsWith(beginning) ? [name.slice(beginning.length)] : []))
    : []
  // A folder that is none of the program's, as tests have: it is read as it lies there.
  return files.length > 0 ? files : filesBelow(folder)
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}

function names(): readonly string[] {
  carried ??= getAsset(INDEX, 'utf8').trim().split('\n')
  return carried
}
