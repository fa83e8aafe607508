import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { bootOfMachine, isFirstRunSinceBoot, noteBoot } from '../../src/storage/boot-note.ts'

const BOOT = { id: '', startedAt: 1_000_000 }

t.test('security 5.2: a start of the machine is told from a start of the server', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cas-boot-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const isFirst = (boot: typeof BOOT) => isFirstRunSinceBoot(folder, boot)

  t.ok(await isFirst(BOOT), 'nothing is known yet')
  await noteBoot(folder, { ...BOOT, id: 'a' })
  t.notOk(await isFirst({ ...BOOT, id: 'a' }))
  t.ok(await isFirst({ ...BOOT, id: 'b' }))
  t.notOk(
    await isFirst({ id: '', startedAt: BOOT.startedAt + 2_000 }),
    'by the time where the name is hidden',
  )
  t.ok(await isFirst({ id: '', startedAt: BOOT.startedAt + 60_000 }))
  t.ok(await isFirst({ id: '', startedAt: Number.NaN }))
  writeFileSync(join(folder, 'last-boot'), 'half a no')
  t.ok(await isFirst({ ...BOOT, id: 'a' }), 'a damaged note')

  const now = Date.now()
  await noteBoot(folder, await bootOfMachine(now))
  t.notOk(await isFirst(await bootOfMachine(now + 1_000)))
})
