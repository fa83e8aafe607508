import { createKeyRotation } from '../../src/second-factor/key-rotation.ts'
import type { Database } from '../../src/storage/database.ts'
import { createKeyRing } from '../../src/storage/key-ring.ts'
import { onEveryDatabase } from '../support/database.ts'
import { keysInMemory } from '../support/keys.ts'
import { secondFactorDesk } from '../support/second-factor-desk.ts'

const PEOPLE = 250

/** People with an app each, as enrolling would leave them. */
async function crowd(database: Database) {
  const desk = await secondFactorDesk(database)
  const sealed: { accountId: number; keyText: string }[] = []
  for (let count = 1; count <= PEOPLE; count++) {
    const accountId = await desk.addPerson(`nguoi${count}`)
    const key = Buffer.alloc(20, count)
    const { keyId, bytes } = desk.keyRing.seal({ purpose: 'authenticator app', accountId }, key)
    await database.change(
      'process',
      `INSERT INTO totp_apps (account_id, sealed_key, key_id, last_step, enrolled_at, last_used_at)
       VALUES (:accountId, :bytes, :keyId, 0, 1, 1)`,
      { accountId, bytes, keyId },
    )
    sealed.push({ accountId, keyText: key.toString('hex') })
  }
  const rotation = createKeyRotation({ database, keyRing: desk.keyRing })

  async function allReadable(keyRing = desk.keyRing): Promise<boolean> {
    const rows = await database.query<{ accountId: number; bytes: Uint8Array }>(
      'SELECT account_id AS accountId, sealed_key AS bytes FROM totp_apps ORDER BY account_id',
    )
    return rows.every(({ accountId, bytes }, at) => {
      const key = keyRing.open({ purpose: 'authenticator app', accountId }, bytes)
      return Buffer.from(key).toString('hex') === sealed[at]?.keyText
    })
  }

  return { desk, rotation, allReadable }
}

onEveryDatabase(
  '5.3 L10: a rotation encrypts everything with a new key, and says so',
  async (t, database) => {
    const { desk, rotation, allReadable } = await crowd(database)
    const progress: number[] = []
    const done = await rotation.rotate(desk.operator('hoang'), {
      onProgress: (count) => progress.push(count),
    })
    t.match(done, { count: PEOPLE, isResumed: false, isDone: true, keyId: desk.keyRing.newestId() })
    t.same(progress, [100, 200, 250], 'in bounded slices')
    t.match(await rotation.use(), [
      { count: 0, isNewest: false, isThere: true },
      { keyId: done.keyId, count: PEOPLE, isNewest: true },
    ])
    t.equal(await allReadable(), true)
    const alone = createKeyRing(keysInMemory(desk.keys.slice(-1)))
    t.equal(await allReadable(alone), true, 'without the old key')
    const trail = await database.query<{ event: string; actor: string }>(
      "SELECT event, actor FROM audit_entries WHERE event LIKE 'keys.%' ORDER BY id",
    )
    t.same(trail, [
      { event: 'keys.rotation-begun', actor: 'hoang' },
      { event: 'keys.rotated', actor: 'hoang' },
    ])
  },
)

for (const slices of [0, 1, 2]) {
  onEveryDatabase(
    `killed after ${slices} slices: all is readable with two keys, and it goes on`,
    async (t, database) => {
      const { desk, rotation, allReadable } = await crowd(database)
      const kill = new AbortController()
      if (slices === 0) kill.abort()
      const broken = await rotation.rotate(desk.operator('hoang'), {
        signal: kill.signal,
        onProgress: (count) => {
          if (count >= slices * 100) kill.abort()
        },
      })
      t.match(broken, { count: slices * 100, isDone: false })
      t.equal(await allReadable(), true)
      t.equal(desk.keys.length, 2)

      const again = createKeyRotation({ database, keyRing: createKeyRing(keysInMemory(desk.keys)) })
      const done = await again.rotate(desk.operator('lan'))
      t.match(done, { keyId: broken.keyId, count: PEOPLE - broken.count, isResumed: true })
      t.equal(desk.keys.length, 2, 'no third key')
      t.equal(await allReadable(createKeyRing(keysInMemory(desk.keys.slice(-1)))), true)
    },
  )
}

onEveryDatabase('who enrols in the middle of it keeps the new app', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  const asked = { holder: 'desk', mailbox: 'tamtt@binhphuoc.gov.vn' }
  const begun = await desk.beginEnrolment(desk.act(), id, asked)
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const rotation = createKeyRotation({ database, keyRing: desk.keyRing })
  await rotation.rotate(desk.operator('hoang'))
  const code = desk.codeOf(begun.enrolment.keyText)
  const given = { holder: 'desk', code, guard: desk.guard }
  t.match(await desk.confirmEnrolment(desk.act(), id, given), { kind: 'confirmed' })
  t.match((await rotation.use()).at(-1), { count: 1, isNewest: true }, 'with the newest key')
})

onEveryDatabase('a key that is gone stops it and the start, by its name', async (t, database) => {
  const { desk } = await crowd(database)
  const lost = desk.keyRing.newestId()
  desk.keys.splice(0, 1)
  const rotation = createKeyRotation({ database, keyRing: createKeyRing(keysInMemory(desk.keys)) })
  await t.rejects(rotation.assertComplete(), { problem: 'missing', message: new RegExp(lost) })
  t.match((await rotation.use())[0], { keyId: lost, count: PEOPLE, isThere: false })
  await t.rejects(rotation.rotate(desk.operator('hoang')), {
    name: 'StorageError',
    problem: 'missing',
  })
})
