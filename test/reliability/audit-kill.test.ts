import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { verifyTrail } from '../../src/audit/verify-trail.ts'
import { migrationsFolder } from '../../src/paths.ts'
import { migrate, readMigrations } from '../../src/storage/migrate.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'

t.setTimeout(60_000)

const WRITER = fileURLToPath(new URL('../support/trail-writer.ts', import.meta.url))
const ROUNDS = 2
const AT_LEAST = 200

/** A program that writes entries until it is killed; `seen`: what it said to be written. */
function writer(file: string, name: string) {
  const seen: string[] = []
  const child = spawn(process.execPath, ['--import=tsx', WRITER, file, name])
  let rest = ''
  let errors = ''
  let onLine: () => void = () => {}
  child.stdout.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    seen.push(...lines)
    onLine()
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))
  return {
    seen,
    errors: () => errors,
    closed,
    kill: () => child.kill('SIGKILL'),
    until: (count: number) =>
      Promise.race([
        closed,
        new Promise<void>((resolve) => {
          onLine = () => {
            if (seen.length >= count) resolve()
          }
          onLine()
        }),
      ]),
  }
}

t.test('two programs write at once and are killed: the chain holds, nothing is lost', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cas-trail-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'cas.sqlite')
  const first = openSqlite({ file })
  await migrate(first, readMigrations(migrationsFolder, 'sqlite'), 0)
  await first.close()

  const acknowledged: string[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const writers = [writer(file, `a${round}`), writer(file, `b${round}`)]
    await Promise.all(writers.map(({ until }) => until(AT_LEAST)))
    for (const { kill } of writers) kill()
    await Promise.all(writers.map(({ closed }) => closed))
    for (const { seen, errors } of writers) {
      t.ok(seen.length >= AT_LEAST, errors())
      acknowledged.push(...seen)
    }
  }

  const database = openSqlite({ file })
  t.teardown(() => database.close())
  const { fault, count } = await verifyTrail(database)
  t.equal(fault, undefined)
  const rows = await database.query<{ subject: string }>('SELECT subject FROM audit_entries')
  const kept = new Set(rows.map(({ subject }) => subject))
  t.equal(kept.size, rows.length, 'each was written once')
  t.equal(count, rows.length)
  t.same(
    acknowledged.filter((subject) => !kept.has(subject)),
    [],
    'what was acknowledged is there',
  )
  t.comment(`${acknowledged.length} acknowledged, ${count} in the chain`)
})
