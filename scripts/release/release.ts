/**
 * `npm run release`: the program as one file, and all that belongs to it, in
 * release/out/cas-VERSION-linux-x64.tar.gz; beside it the SHA-256 and the bill of materials. Needs what
 * `npm ci` needs: a C++ compiler and Python, once for each version of SQLite or Node.js.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type CommandShape, programShape } from '../../src/commands/command-shape.ts'
import { bashCompletion } from '../../src/commands/completion-bash.ts'
import { fishCompletion } from '../../src/commands/completion-fish.ts'
import { zshCompletion } from '../../src/commands/completion-zsh.ts'
import { realContext } from '../../src/commands/context.ts'
import { makeArchive, releasedAt } from './archive.ts'
import { billOfMaterials } from './bill-of-materials.ts'
import { bundle } from './bundle.ts'
import { makeExecutable } from './executable.ts'
import { outFolder, releaseName, root, toolsFolder, version } from './layout.ts'
import { licenceNotices } from './licences.ts'
import { manualPage } from './manual.ts'
import { nativeAddons } from './native-addons.ts'

/** From release/, as they are; `monitoring` holds the dashboard and the rules for alerts. */
const SHIPPED = ['cas.service', 'nginx.conf', 'Containerfile', 'monitoring']
/** From the repository, for whoever reads where there is no network. */
const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'docs']

process.umask(0o022)
process.chdir(root)
// The same in every release of a version, whoever makes it.
delete process.env.CAS_CONFIG
const stage = join(outFolder, releaseName)
const work = join(outFolder, 'work')
rmSync(outFolder, { recursive: true, force: true })
mkdirSync(stage, { recursive: true })
mkdirSync(work)

step('native code')
for (const [name, file] of Object.entries(nativeAddons())) copyFileSync(file, join(stage, name))

step('executable')
const program = join(work, 'program.cjs')
const packages = await bundle(program)
makeExecutable(program, join(stage, 'cas'), work)

step('manual, completion, documents')
const shape = await programShape(realContext(() => 'cas.config.json'))
writeManual(shape)
for (const name of SHIPPED) copyIfThere(join(toolsFolder, name), join(stage, name))
for (const name of DOCUMENTS) copyIfThere(join(root, name), join(stage, name))
writeInstallText()
writeFileSync(join(stage, 'LICENCES.txt'), licenceNotices(packages))
const bill = billOfMaterials()
writeFileSync(join(stage, 'cas.cdx.json'), bill)
writeFileSync(join(outFolder, `${releaseName}.cdx.json`), bill)

step('archive')
const archive = makeArchive()
rmSync(work, { recursive: true })
const megabytes = (statSync(archive).size / 1e6).toFixed(1)
process.stdout.write(`${archive}: ${megabytes} MB\n`)

function writeManual(shape: CommandShape) {
  const day = new Date(releasedAt() * 1000).toISOString().slice(0, 10)
  writeFileSync(join(stage, 'cas.1'), manualPage(shape, version, day))
  const folder = join(stage, 'completion')
  mkdirSync(folder)
  writeFileSync(join(folder, 'cas.bash'), bashCompletion(shape))
  writeFileSync(join(folder, '_cas'), zshCompletion(shape))
  writeFileSync(join(folder, 'cas.fish'), fishCompletion(shape))
}

/** The first page that somebody reads who has the archive: its links lead into docs/. */
function writeInstallText() {
  const text = readFileSync(join(root, 'docs', 'install.md'), 'utf8')
  const links = text.replace(/\]\(((?!https?:|#|\.\.)[^)]+)\)/g, '](docs/$1)')
  writeFileSync(join(stage, 'INSTALL.md'), links)
}

function copyIfThere(from: string, to: string) {
  if (existsSync(from)) cpSync(from, to, { recursive: true })
}

function step(name: string) {
  process.stdout.write(`${name}\n`)
}
