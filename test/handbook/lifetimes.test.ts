import { readFileSync } from 'node:fs'
import t from 'tap'
import type { Schema } from '../../scripts/handbook/setting-rows.ts'
import { editorSchema } from '../../src/config/editor-schema.ts'
import { ConfigSchema } from '../../src/config/schema.ts'
import { constantIn, statedValues, unitOf } from './stated-value.ts'

const PAGE = 'docs/lifetimes-and-limits.md'
const schema = editorSchema(ConfigSchema) as Schema

const rows = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!what |---)/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))

t.test('there is much to compare', async (t) => {
  t.ok(rows.length > 90)
})

for (const [what = '', value = '', where = ''] of rows) {
  t.test(`${what}: ${value}`, async (t) => {
    t.same(statedValues(value), valuesAt(where), where)
  })
}

/** What holds at a place such as `sessions.idleMinutes`, or `NAME` in `src/…`. */
function valuesAt(where: string): number[] {
  const [, name = '', file] = /^`([^`]+)`(?: in `([^`]+)`)?$/.exec(where) ?? []
  const numbers =
    file === undefined ? defaultOf(name) : constantIn(readFileSync(file, 'utf8'), name)
  return numbers.map((number) => number * unitOf(name))
}

function defaultOf(path: string): number[] {
  const setting = path
    .split('.')
    .reduce<Schema | undefined>((found, name) => found?.properties?.[name], schema)
  const value = setting?.default
  if (typeof value === 'number') return [value]
  return Array.isArray(value) ? value.map(Number) : []
}
