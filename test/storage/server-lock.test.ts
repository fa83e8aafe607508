import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { findServerLockHolder, takeServerLock } from '../../src/storage/server-lock.ts'

const MODULE = fileURLToPath(new URL('../../src/storage/server-lock.ts', import.meta.url))

function databaseIn(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'cas-lock-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'cas.sqlite')
}

/** Another process that holds the lock until it is killed. */
async function otherHolder(t: Test, file: string) {
  const script = `
    const { takeServerLock } = await import(${JSON.stringify(MODULE)})
    takeServerLock(${JSON.stringify(file)}, { purpose: 'cas serve', now: 1000 })
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

t.test('decision 12: one holder at a time, named to the others, across processes', async (t) => {
  const file = databaseIn(t)
  t.equal(findServerLockHolder(file), undefined)
  const other = await otherHolder(t, file)
  t.throws(() => takeServerLock(file, { purpose: 'cas backup restore', now: 2000 }), {
    problem: 'in-use',
    message: new RegExp(
      `is in use since 1970-01-01T00:00:01.000Z .cas serve, process ${other.pid}`,
    ),
  })
  t.match(findServerLockHolder(file), { purpose: 'cas serve', pid: other.pid, since: 1000 })

  other.kill('SIGKILL')
  await once(other, 'exit')
  t.equal(findServerLockHolder(file), undefined, 'a killed holder leaves nothing to clear away')
  const lock = takeServerLock(file, { purpose: 'cas serve', now: 3000 })
  lock.release()
  lock.release()
  t.equal(findServerLockHolder(file), undefined)
})

t.test(
  'a note of the holder that was tampered with names no process, and is not followed',
  async (t) => {
    const file = databaseIn(t)
    await otherHolder(t, file)
    for (const pid of [-1, 0, 1]) {
      writeFileSync(`${file}-lock.json`, JSON.stringify({ purpose: 'cas serve', pid, since: 1 }))
      t.equal(findServerLockHolder(file)?.pid, undefined)
    }
    const [free, kept] = [`${file}2`, `${file}-kept`]
    writeFileSync(kept, 'of somebody else')
    symlinkSync(kept, `${free}-lock.json`)
    const lock = takeServerLock(free, { purpose: 'cas migrate', now: 1 })
    t.equal(readFileSync(kept, 'utf8'), 'of somebody else')
    t.equal(existsSync(`${free}-lock-journal`), false)
    lock.release()
  },
)

t.test('a folder that is not there is told', async (t) => {
  const file = join(databaseIn(t), 'nowhere', 'cas.sqlite')
  t.throws(() => takeServerLock(file, { purpose: 'cas serve', now: 0 }), {
    message: /cannot be locked/,
  })
})
