import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { eventWords } from '../../src/commands/audit-words.ts'

const source = fileURLToPath(new URL('../../src/', import.meta.url))
/** What writes entries, or gives the name of one to what does. */
const WRITES = /audit-statement\.ts'|createServerTrail/
/** A name such as `account.locked`; `${…}` stands for a word of it. */
const NAME = /['`]([a-z]+(?:-[a-z]+)*\.(?:[a-z-]|\$\{[\w.]+\})+)['`]/g
/** They look like one: the reason on a page, not an event of the trail. */
const OTHERS = new Set(['sign-in.unknown'])
const UNITS = ['added', 'renamed', 'moved', 'merged', 'split', 'closed', 'change-cancelled']
const PLANS = ['leave', 'transfer']

function namesIn(file: string): string[] {
  const lines = readFileSync(source + file, 'utf8').split('\n')
  if (!lines.some((line) => WRITES.test(line))) return []
  const code = lines.filter((line) => !/^\s*(?:\*|\/\*\*|import )|logger\.|log\./.test(line))
  return code.flatMap((line) => [...line.matchAll(NAME)].map(([, name = '']) => name))
}

/** What a name with a hole in it stands for. */
function meant(name: string): string[] {
  if (!name.includes('$')) return [name]
  const words = name.startsWith('unit.') ? UNITS : PLANS
  return words.map((word) => name.replace(/\$\{[\w.]+\}/, word))
}

t.test('every event that the program writes down is told in words', async (t) => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  const names = files.filter((file) => file.endsWith('.ts')).flatMap(namesIn)
  const events = [...new Set(names.flatMap(meant))].filter((name) => !OTHERS.has(name))
  t.ok(events.length > 80, `${events.length} events`)
  for (const event of events) {
    t.not(eventWords(event), event, `src/commands/audit-words.ts has no words for ${event}`)
  }
})
