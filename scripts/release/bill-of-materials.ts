import { join } from 'node:path'
import { cyclonedx, nodeVersion, root, version } from './layout.ts'
import { run } from './run.ts'

type Component = Readonly<Record<string, unknown>>
type Bill = Readonly<{
  components: readonly Component[]
  dependencies: readonly Readonly<{ ref: string; dependsOn?: readonly string[] }>[]
  metadata: Readonly<{ component: Component & Readonly<{ 'bom-ref': string }> }>
}>

/** What is inside the executable besides packages. SQLite is told by its own version: it is what is watched. */
function embedded(sqliteVersion: string): readonly (Component & Readonly<{ 'bom-ref': string }>)[] {
  return [
    {
      type: 'platform',
      'bom-ref': `pkg:generic/node@${nodeVersion}`,
      name: 'node',
      version: nodeVersion,
      purl: `pkg:generic/node@${nodeVersion}`,
      cpe: `cpe:2.3:a:nodejs:node.js:${nodeVersion}:*:*:*:lts:*:*:*`,
      licenses: [{ license: { id: 'MIT' } }],
    },
    {
      type: 'library',
      'bom-ref': `pkg:generic/sqlite@${sqliteVersion}`,
      name: 'sqlite',
      version: sqliteVersion,
      purl: `pkg:generic/sqlite@${sqliteVersion}`,
      cpe: `cpe:2.3:a:sqlite:sqlite:${sqliteVersion}:*:*:*:*:*:*:*`,
      licenses: [{ license: { id: 'blessing' } }],
    },
  ]
}

/**
 * The bill of materials of a release (CycloneDX 1.6, JSON): every package that the program depends on, the
 * embedded Node.js and SQLite. The same for the same lock file.
 */
export function billOfMaterials(): string {
  const made = run(
    process.execPath,
    [
      cyclonedx,
      '--omit=dev',
      '--output-reproducible',
      '--output-format=JSON',
      '--mc-type=application',
      '--no-validate',
      join(root, 'package.json'),
    ],
    { cwd: root, env: { NODE_OPTIONS: '' } },
  )
  const bill: Bill = JSON.parse(made)
  const own = embedded(sqliteVersion())
  const subject = bill.metadata.component['bom-ref']
  const components = [...bill.components, ...own]
  const dependencies = bill.dependencies.map((entry) =>
    entry.ref === subject
      ? { ...entry, dependsOn: [...(entry.dependsOn ?? []), ...own.map((each) => each['bom-ref'])] }
      : entry,
  )
  const metadata = { ...bill.metadata, component: { ...bill.metadata.component, version } }
  return `${JSON.stringify({ ...bill, metadata, components, dependencies }, null, 2)}\n`
}

/** The SQLite in the package that the executable's is compiled from. */
function sqliteVersion(): string {
  const script =
    "console.log(new (require('better-sqlite3'))(':memory:').prepare('SELECT sqlite_version()').pluck().get())"
  return run(process.execPath, ['--eval', script], { cwd: root, env: { NODE_OPTIONS: '' } }).trim()
}
