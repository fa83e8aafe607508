import { readFileSync } from 'node:fs'
import t from 'tap'
import { configurePage } from '../../scripts/handbook/configure-page.ts'
import { type Schema, settingRows } from '../../scripts/handbook/setting-rows.ts'
import { editorSchema } from '../../src/config/editor-schema.ts'
import { RELOADABLE } from '../../src/config/reloadable.ts'
import { ConfigSchema } from '../../src/config/schema.ts'

const schema = editorSchema(ConfigSchema) as Schema
const rows = Object.entries(schema.properties ?? {}).flatMap(([name, section]) =>
  settingRows(section, name, true),
)

t.test('docs/configure.md is the schema of this program (npm run schema)', async (t) => {
  t.equal(readFileSync('docs/configure.md', 'utf8'), configurePage(schema))
})

t.test('every setting and every section says what it means', async (t) => {
  t.ok(rows.length > 200)
  t.same(
    rows.filter(({ meaning }) => meaning === '').map(({ path }) => path),
    [],
  )
  const silent = Object.entries(schema.properties ?? {}).filter(
    ([, { description }]) => !description,
  )
  t.same(
    silent.map(([name]) => name),
    [],
  )
})

t.test('what SIGHUP puts in force are settings', async (t) => {
  const known = new Set([...Object.keys(schema.properties ?? {}), ...rows.map(({ path }) => path)])
  t.same(
    RELOADABLE.filter((setting) => !known.has(setting)),
    [],
  )
})
