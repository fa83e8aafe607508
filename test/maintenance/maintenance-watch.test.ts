import { chownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Maintenance } from '../../src/maintenance/maintenance.ts'
import {
  maintenanceFile,
  readMaintenance,
  removeMaintenance,
  writeMaintenance,
} from '../../src/maintenance/maintenance-file.ts'
import { createMaintenanceGate } from '../../src/maintenance/maintenance-gate.ts'
import { watchMaintenance } from '../../src/maintenance/maintenance-watch.ts'

const CLOSED: Maintenance = {
  since: 1_000,
  until: 5_000,
  reason: { vi: 'Nâng cấp phần mềm', en: 'New software' },
  allow: ['10.1.0.0/16'],
  by: 'hoa',
}

function folder(t: Test) {
  const path = mkdtempSync(join(tmpdir(), 'cas-maintenance-'))
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  return { path, file: maintenanceFile(path) }
}

async function watching(t: Test, at = 2_000) {
  const { path, file } = folder(t)
  const clock = { now: at }
  const lines: Record<string, unknown>[] = []
  const ended: Maintenance[] = []
  const watch = await watchMaintenance({
    file,
    now: () => clock.now,
    log: {
      info: (facts) => lines.push(facts as Record<string, unknown>),
      error: (facts) => lines.push(facts as Record<string, unknown>),
    },
    onOver: (maintenance) => void ended.push(maintenance),
  })
  t.teardown(() => watch.stop())
  const events = () => lines.map(({ event }) => event)
  return { path, file, clock, watch, ended, events, lines }
}

t.test('the file holds what was written, for its owner only, and nothing half', async (t) => {
  const { path, file } = folder(t)
  t.equal(await readMaintenance(file), undefined)
  await writeMaintenance(file, CLOSED)
  t.same(await readMaintenance(file), CLOSED)
  t.same(readdirSync(path), ['maintenance.json'])
  await removeMaintenance(file)
  await removeMaintenance(file)
  t.equal(await readMaintenance(file), undefined)
})

t.test('where it cannot be written, that is said in a sentence', async (t) => {
  const { path } = folder(t)
  const file = maintenanceFile(join(path, 'gone'))
  await t.rejects(writeMaintenance(file, CLOSED), {
    message: `${file} cannot be written (ENOENT).`,
  })
})

const ROOT = process.getuid?.() === 0

t.test('root writes it for the user of the server', { skip: !ROOT && 'not root' }, async (t) => {
  const { path, file } = folder(t)
  chownSync(path, 65_534, 65_534)
  await writeMaintenance(file, CLOSED)
  const { uid, gid, mode } = statSync(file)
  t.same([uid, gid, mode & 0o777], [65_534, 65_534, 0o600])
})

t.test('what is no maintenance is refused', async (t) => {
  const { file } = folder(t)
  const { until: _, ...endless } = CLOSED
  const texts = ['', '{', '[]', 'null', JSON.stringify(endless), 'x'.repeat(20_000)]
  for (const allow of [['10.1.0.0/99'], ['everybody'], [7]]) {
    texts.push(JSON.stringify({ ...CLOSED, allow }))
  }
  for (const text of texts) {
    writeFileSync(file, text)
    await t.rejects(readMaintenance(file), text.slice(0, 40))
  }
})

t.test('a server closes, moves the moment and opens as the file says', async (t) => {
  const { file, watch, events } = await watching(t)
  t.equal(watch.current(), undefined)
  await writeMaintenance(file, CLOSED)
  await watch.lookAgain()
  t.same(watch.current(), CLOSED)
  await writeMaintenance(file, { ...CLOSED, until: 9_000 })
  await watch.lookAgain()
  t.equal(watch.current()?.until, 9_000)
  await removeMaintenance(file)
  await watch.lookAgain()
  t.equal(watch.current(), undefined)
  t.same(events(), ['maintenance.begun', 'maintenance.begun', 'maintenance.ended'])
})

t.test('it opens by itself when the time is over, and the file goes', async (t) => {
  const { path, file, clock, watch, ended, events } = await watching(t)
  await writeMaintenance(file, CLOSED)
  await watch.lookAgain()
  clock.now = 5_000
  t.equal(watch.current(), undefined, 'to the millisecond')
  await watch.lookAgain()
  t.same(ended, [CLOSED])
  t.same(readdirSync(path), [])
  t.same(events(), ['maintenance.begun', 'maintenance.ended'])
})

t.test('a server that was not there when it ended tells of it at its start', async (t) => {
  const { file } = folder(t)
  await writeMaintenance(file, CLOSED)
  const ended: Maintenance[] = []
  const log = { info() {}, error() {} }
  const onOver = (maintenance: Maintenance) => void ended.push(maintenance)
  const watch = await watchMaintenance({ file, now: () => 6_000, log, onOver })
  t.teardown(() => watch.stop())
  t.equal(watch.current(), undefined)
  t.same(ended, [CLOSED])
})

t.test('a file that cannot be read changes nothing, and is told once', async (t) => {
  const { file, watch, events } = await watching(t)
  await writeMaintenance(file, CLOSED)
  await watch.lookAgain()
  writeFileSync(file, 'spoilt')
  await watch.lookAgain()
  await watch.lookAgain()
  t.same(watch.current(), CLOSED)
  t.same(events(), ['maintenance.begun', 'maintenance.unreadable'])
})

t.test('whoever is allowed is let in', async (t) => {
  let current: Maintenance | undefined = CLOSED
  const closedFor = createMaintenanceGate(() => current)
  t.same(closedFor('203.0.113.9'), CLOSED)
  t.equal(closedFor('10.1.44.3'), undefined)
  t.equal(closedFor('::ffff:10.1.44.3'), undefined)
  t.same(closedFor(undefined), CLOSED, 'who has hung up')
  current = undefined
  t.equal(closedFor('203.0.113.9'), undefined)
})
