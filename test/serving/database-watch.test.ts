import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import t, { type Test } from 'tap'
import { createDatabaseWatch } from '../../src/serving/database-watch.ts'
import type { Ending } from '../../src/serving/ending.ts'
import { fileIdentity } from '../../src/serving/file-identity.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'

const MANY = `
  WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
  INSERT INTO t SELECT i FROM n`
const INSERT = 'INSERT INTO t VALUES (1)'

/** `isReplaced`: another file is in the database's place before the watch begins. */
async function watched(t: Test, { goneForMs = 60_000, isReplaced = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-watch-'))
  const moved = `${folder}-moved`
  const databaseFile = join(folder, 'cas.sqlite')
  const database = openSqlite({ file: databaseFile })
  await database.change('power', 'CREATE TABLE t (a INTEGER)')
  await database.change('power', INSERT)
  const openedAs = await fileIdentity(databaseFile)
  if (isReplaced) {
    renameSync(databaseFile, `${databaseFile}.old`)
    writeFileSync(databaseFile, '')
  }
  const lines: Record<string, unknown>[] = []
  const logger = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) })
  const endings: Ending[] = []
  const watch = createDatabaseWatch({
    databaseFile,
    openedAs,
    database,
    canWrite: () => database.change('process', INSERT),
    logger,
    end: (ending) => endings.push(ending),
    lookEveryMs: 10,
    goneForMs,
  })
  await watch.start()
  t.teardown(async () => {
    await watch.stop()
    await database.close()
    for (const one of [folder, moved]) rmSync(one, { recursive: true, force: true })
  })

  async function until(event: string) {
    for (let tries = 0; tries < 500; tries++) {
      if (lines.some((line) => line.event === event)) return
      await wait(10)
    }
    throw new Error(`${event} never came: ${JSON.stringify(lines)}`)
  }
  const write = () => database.change('power', INSERT)
  return { folder, moved, databaseFile, database, lines, endings, until, write }
}

t.test(
  '5.3: a folder that is moved away stores nothing, and goes on when it is back',
  async (t) => {
    const { folder, moved, until, write, endings } = await watched(t)
    renameSync(folder, moved)
    await until('database.gone')
    await t.rejects(write(), { message: /is gone/ })
    renameSync(moved, folder)
    await until('database.back')
    await write()
    t.same(endings, [])
  },
)

t.test('5.3: a database that stays away ends the server', async (t) => {
  const { folder, moved, until, endings } = await watched(t, { goneForMs: 50 })
  renameSync(folder, moved)
  await until('database.lost')
  t.match(endings, [{ kind: 'database', error: { problem: 'missing' } }])
})

t.test('5.3: a -wal that is deleted is as bad as the database itself', async (t) => {
  const { databaseFile, until, write } = await watched(t)
  rmSync(`${databaseFile}-wal`)
  await until('database.gone')
  await t.rejects(write(), { message: /is gone/ })
})

t.test('5.3: another file in its place ends the server', async (t) => {
  const { databaseFile, until, endings, write } = await watched(t)
  renameSync(databaseFile, `${databaseFile}.old`)
  writeFileSync(databaseFile, '')
  await until('database.replaced')
  t.match(endings, [{ kind: 'database' }])
  await t.rejects(write())
})

t.test('5.3: so does one that was put there while the server started', async (t) => {
  const { until, endings } = await watched(t, { isReplaced: true })
  await until('database.replaced')
  t.match(endings, [{ kind: 'database' }])
})

t.test('5.3: damage that a request meets ends the server with where to go on', async (t) => {
  const { databaseFile, database, until, endings } = await watched(t)
  await database.change('process', 'PRAGMA cache_size = 2')
  await database.change('process', MANY)
  await database.query('PRAGMA wal_checkpoint(TRUNCATE)')
  writeFileSync(databaseFile, Buffer.alloc(200_000, 'noise'), { flag: 'r+' })
  await t.rejects(database.query('SELECT count(*) FROM t'))
  await until('database.damaged')
  t.match(endings, [{ kind: 'database', error: { problem: 'damaged' } }])
})

t.test('5.3: a full disk is told once, and so is that there is room again', async (t) => {
  const { database, until, lines, endings } = await watched(t)
  await database.query('PRAGMA max_page_count = 1')
  const grow = () => database.change('process', MANY)
  await t.rejects(grow(), { code: 'SQLITE_FULL' })
  await t.rejects(grow(), { code: 'SQLITE_FULL' })
  await database.query('PRAGMA max_page_count = 1000000')
  await until('database.writable')
  t.equal(lines.filter(({ event }) => event === 'database.unwritable').length, 1)
  t.same(endings, [])
})
