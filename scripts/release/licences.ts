import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeFolder, nodeVersion, readJson, root } from './layout.ts'

type Package = Readonly<{ name: string; version: string; license?: string }>

/** The notices of all that is in the executable: of each package in its bundle, and of Node.js. */
export function licenceNotices(packageFolders: readonly string[]): string {
  const packages = packageFolders.map((folder) => noticeOf(join(root, folder)))
  const node = notice(`Node.js ${nodeVersion}`, readFileSync(join(nodeFolder, 'LICENSE'), 'utf8'))
  const begin = 'This program contains the work of others, under their licences.\n'
  return [begin, ...packages, node].join('\n')
}

function noticeOf(folder: string): string {
  const { name, version, license } = readJson<Package>(join(folder, 'package.json'))
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim())
  if (license === undefined && texts.length === 0) throw new Error(`${name} has no licence.`)
  return notice(`${name} ${version}`, [`Licence: ${license ?? 'see below'}`, ...texts].join('\n\n'))
}

function notice(title: string, text: string): string {
  return `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n\n${text.trim()}\n`
}
