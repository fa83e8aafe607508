import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createLogStream } from '../../src/log-stream.ts'

function stream(t: Test, destination?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-log-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = destination ?? join(folder, 'cas.log')
  const seen = { lost: 0, troubles: [] as string[] }
  const log = createLogStream({
    destination: file,
    onTrouble: ({ message }) => seen.troubles.push(message),
    onLineLost: () => {
      seen.lost += 1
    },
  })
  t.teardown(log.close)
  return { ...log, seen, file, folder, text: (name = file) => readFileSync(name, 'utf8') }
}

const until = async (holds: () => boolean) => {
  while (!holds()) await wait(5)
}

t.test('lines come in their order, whatever their number, and the end leaves none', async (t) => {
  const log = stream(t)
  const lines = Array.from({ length: 30_000 }, (_, n) => `${n} ${'x'.repeat(n % 90)}ế\n`)
  for (const [n, line] of lines.entries()) {
    log.write(line)
    if (n % 500 === 0) await wait(0)
  }
  await until(() => log.text().length > 0)
  await log.close()
  t.equal(log.text(), lines.join(''))
  t.same(log.seen, { lost: 0, troubles: [] })
  t.equal(statSync(log.file).mode & 0o777, 0o640 & ~process.umask())
})

t.test('a line does not wait for others for long', async (t) => {
  const log = stream(t)
  log.write('one\n')
  await until(() => log.text() === 'one\n')
  t.pass()
})

t.test('a full disk: told once, lines are counted, and the end does not wait', async (t) => {
  const log = stream(t, '/dev/full')
  for (let line = 0; line < 20_000; line++) log.write(`${'x'.repeat(99)}\n`)
  await until(() => log.seen.troubles.length > 0)
  for (let line = 0; line < 20_000; line++) log.write(`${'x'.repeat(99)}\n`)
  const begun = performance.now()
  await log.close()
  t.ok(performance.now() - begun < 400)
  t.equal(log.seen.lost, 40_000, 'each of them')
  t.equal(log.seen.troubles.length, 1)
  t.match(log.seen.troubles[0], 'ENOSPC')
})

t.test(
  'the end of a log that has found no trouble yet does not wait for a full disk',
  async (t) => {
    const log = stream(t, '/dev/full')
    log.write('one\n')
    await log.close()
    t.equal(log.seen.lost, 1)
  },
)

t.test(
  'logrotate moves the file: after that a new one is written, and no line is lost',
  async (t) => {
    const log = stream(t)
    const old = join(log.folder, 'cas.log.1')
    let lines = 0
    const say = () => log.write(`${++lines}\n`)
    for (let n = 0; n < 5_000; n++) say()
    renameSync(log.file, old)
    for (let n = 0; n < 5_000; n++) say()
    log.reopen()
    for (let n = 0; n < 5_000; n++) say()
    await until(() => {
      try {
        return statSync(log.file).size > 0
      } catch {
        return false
      }
    })
    for (let n = 0; n < 5_000; n++) say()
    await log.close()
    const expected = Array.from({ length: lines }, (_, n) => `${n + 1}\n`).join('')
    t.equal(log.text(old) + log.text(), expected)
    t.equal(log.seen.lost, 0)
  },
)

t.test('a file that cannot be opened anew leaves the old one in use', async (t) => {
  const log = stream(t)
  const moved = `${log.folder}-moved`
  renameSync(log.folder, moved)
  t.teardown(() => rmSync(moved, { recursive: true, force: true }))
  log.reopen()
  await until(() => log.seen.troubles.length > 0)
  log.write('still here\n')
  await log.close()
  t.equal(log.text(join(moved, 'cas.log')), 'still here\n')
})

t.test('a folder that is not there is refused at once', async (t) => {
  t.throws(() => stream(t, '/nowhere/at/all/cas.log'), { code: 'ENOENT' })
})
