import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  finishReplacing,
  isReplacing,
  type Replacement,
  replaceFiles,
} from '../../src/storage/replace-files.ts'

type Folder = Readonly<{ at(name: string): string; replacements: readonly Replacement[] }>

/** Two files with their successors, and a log that has none. */
function prepared(folder: string): Folder {
  const at = (name: string) => join(folder, name)
  for (const name of ['key', 'db', 'log']) writeFileSync(at(name), `old ${name}`)
  for (const name of ['key', 'db']) writeFileSync(at(`${name}.new`), `new ${name}`)
  return {
    at,
    replacements: [
      { from: at('key.new'), to: at('key'), aside: at('key.aside') },
      { to: at('log'), aside: at('log.aside') },
      { to: at('none'), aside: at('none.aside') },
      { from: at('db.new'), to: at('db'), aside: at('db.aside') },
    ],
  }
}

const WHOLE = {
  db: 'new db',
  'db.aside': 'old db',
  key: 'new key',
  'key.aside': 'old key',
  'log.aside': 'old log',
}

const contents = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )

t.test('all files are replaced, and the old ones kept', async (t) => {
  const folder = t.testdir()
  const { replacements } = prepared(folder)
  replaceFiles(folder, replacements)
  t.same(contents(folder), WHOLE)
  t.equal(isReplacing(folder), false)
  finishReplacing(folder)
  t.same(contents(folder), WHOLE, 'there is nothing to finish')
})

t.test('cut off after any of its steps, it is finished by the next one', async (t) => {
  const steps = ['key', 'key.new', 'log', 'db', 'db.new'] as const
  for (let done = 0; done <= steps.length; done++) {
    const folder = t.testdir()
    const { at, replacements } = prepared(folder)
    writeFileSync(at('replacement.json'), JSON.stringify(replacements))
    for (const step of steps.slice(0, done)) {
      const goal = step.endsWith('.new') ? step.slice(0, -'.new'.length) : `${step}.aside`
      renameSync(at(step), at(goal))
    }
    finishReplacing(folder)
    t.same(contents(folder), WHOLE, `after ${done} steps`)
  }
})

t.test('a log that the new database has begun meanwhile stays with it', async (t) => {
  const folder = t.testdir()
  const { at, replacements } = prepared(folder)
  replaceFiles(folder, replacements)
  writeFileSync(at('replacement.json'), JSON.stringify(replacements))
  writeFileSync(at('none'), 'log of the new db')
  finishReplacing(folder)
  t.same(contents(folder), { ...WHOLE, none: 'log of the new db' })
})

t.test('what cannot be finished keeps the database closed', async (t) => {
  const folder = t.testdir()
  writeFileSync(join(folder, 'replacement.json'), 'half a journ')
  t.throws(() => finishReplacing(folder), { message: /A restore was cut off/ })
  t.ok(existsSync(join(folder, 'replacement.json')))
})

t.test('a note that leads elsewhere moves nothing', async (t) => {
  const folder = t.testdir({ data: { evil: 'x' }, etc: { target: 'old' } })
  const data = join(folder, 'data')
  const target = join(folder, 'etc', 'target')
  const note = [{ from: join(data, 'evil'), to: target, aside: join(data, 'aside') }]
  writeFileSync(join(data, 'replacement.json'), JSON.stringify(note))
  t.throws(() => finishReplacing(data), { message: /leads elsewhere/ })
  t.equal(readFileSync(target, 'utf8'), 'old')
})
