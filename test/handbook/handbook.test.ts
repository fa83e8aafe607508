import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { Command } from 'commander'
import t from 'tap'
import { type Schema, settingRows } from '../../scripts/handbook/setting-rows.ts'
import { commandsFor } from '../../src/commands/command-table.ts'
import { realContext } from '../../src/commands/context.ts'
import { EXIT } from '../../src/commands/exit-codes.ts'
import { editorSchema } from '../../src/config/editor-schema.ts'
import { ConfigSchema } from '../../src/config/schema.ts'
import { anchorsOf, codeLines, handbookPages, inlineCode } from './handbook-pages.ts'
import { unknownIn } from './mentioned-command.ts'

const pages = handbookPages()
const context = realContext(() => 'cas.config.json')

t.test(
  'every command in the handbook, and every option of it, is one of the program',
  async (t) => {
    const program = new Command('cas')
    for (const make of await commandsFor([])) program.addCommand(make(context))
    for (const { file, text } of pages) {
      const lines = codeLines(text).map((line) =>
        line
          .trim()
          .replace(/^(\$ |# )?(sudo (-u \S+ )?)?/, '')
          .replace(/^node dist\/cas\.cjs\b/, 'cas'),
      )
      const mentions = [...inlineCode(text), ...lines].filter((code) => /^cas [a-z-]/.test(code))
      const wrong = mentions.flatMap((mention) =>
        unknownIn(mention, program).map((word) => `${mention}: ${word}`),
      )
      t.same(wrong, [], file)
    }
  },
)

t.test('every command that the program itself advises is there', async (t) => {
  const program = await wholeProgram()
  const wrong = sources().flatMap((text) =>
    [...text.matchAll(/[`'" «(]cas ([a-z][a-z-]*(?: [a-z][a-z-]*)?)/g)]
      .map(([, words = '']) => words)
      .filter((words) => program.commands.some((command) => command.name() === words.split(' ')[0]))
      .filter((words) => unknownIn(`cas ${words}`, program).length > 0),
  )
  t.same(wrong, [])
})

t.test('docs/operate.md tells every exit code, and the help of `cas` does', async (t) => {
  const { text } = pages.find(({ file }) => file === 'docs/operate.md') ?? { text: '' }
  const told = [...text.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))
  t.same(told, Object.values(EXIT))
  const help = readFileSync('src/commands/program.ts', 'utf8')
  t.same(
    Object.values(EXIT).filter((code) => !new RegExp(`\\b${code} [a-z]`).test(help)),
    [],
  )
})

t.test('every link leads to a file, and to a heading in it', async (t) => {
  const textOf = new Map(pages.map(({ file, text }) => [file, text]))
  for (const { file, text } of pages) {
    const prose = text.replaceAll(/`[^`\n]*`/g, '')
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
      .map(([, link, source]) => link ?? source ?? '')
      .filter((target) => !/^[a-z]+:/.test(target))
    const broken = targets.filter((target) => {
      const [path = '', anchor] = target.split('#')
      const found = path === '' ? file : normalize(join(dirname(file), path))
      if (!existsSync(found)) return true
      return anchor !== undefined && !anchorsOf(textOf.get(found) ?? '').has(anchor)
    })
    t.same(broken, [], file)
  }
})

t.test('every page is in the index', async (t) => {
  const index = pages.find(({ file }) => file === 'docs/README.md')?.text ?? ''
  const names = pages.map(({ file }) => file).filter((file) => file.startsWith('docs/'))
  const missing = names.filter(
    (file) => file !== 'docs/README.md' && !index.includes(`](${file.slice('docs/'.length)})`),
  )
  t.same(missing, [])
})

t.test('every setting in the handbook is one of the schema', async (t) => {
  const { properties = {} } = editorSchema(ConfigSchema) as Schema
  const known = Object.entries(properties).flatMap(([name, section]) =>
    settingRows(section, name, true).map(({ path }) => path.replaceAll('[]', '')),
  )
  const isKnown = (name: string) =>
    known.some((path) => path === name || path.startsWith(`${name}.`))
  // The log has events such as config.reloaded beside them.
  const isEvent = (name: string) => sources().some((text) => text.includes(`'${name}'`))
  // What changed with a release had another name before.
  for (const { file, text } of pages.filter(({ file }) => file !== 'CHANGELOG.md')) {
    const mentioned = inlineCode(text)
      .filter((code) => /^[a-zA-Z]+(\[\])?(\.[a-zA-Z]+(\[\])?)+$/.test(code))
      .map((code) => code.replaceAll('[]', ''))
      .filter((code) => !/\.(ts|js|txt|json|css|eta|md)$/.test(code))
      .filter((code) => Object.hasOwn(properties, code.split('.')[0] ?? ''))
    t.same(
      mentioned.filter((name) => !isKnown(name) && !isEvent(name)),
      [],
      file,
    )
  }
})

t.test('every npm script and every file of ours that the handbook names is there', async (t) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  for (const { file, text } of pages) {
    const code = [...inlineCode(text), ...codeLines(text)]
    const missingScripts = code.flatMap((line) =>
      [...line.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)]
        .map(([, name = '']) => name)
        .filter((name) => !Object.hasOwn(scripts, name)),
    )
    t.same(missingScripts, [], `${file}: scripts`)
    const files = code.filter((name) =>
      /^(src|test|scripts|templates|docs|demo|bench)\/[\w./-]+$/.test(name),
    )
    t.same(
      files.filter((name) => !existsSync(name)),
      [],
      `${file}: files`,
    )
  }
})

async function wholeProgram(): Promise<Command> {
  const program = new Command('cas')
  for (const make of await commandsFor([])) program.addCommand(make(context))
  return program
}

let texts: string[] | undefined
/** Every module of the program. */
function sources(): string[] {
  texts ??= readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('src', name), 'utf8'))
  return texts
}
