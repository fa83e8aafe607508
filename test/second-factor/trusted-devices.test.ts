import { onEveryDatabase } from '../support/database.ts'
import { PHRASE, secondFactorDesk } from '../support/second-factor-desk.ts'
import { setPassword } from '../support/set-password.ts'

const DAY_MS = 24 * 3_600_000

onEveryDatabase(
  'product 2.7 v.trust: a device is trusted for its account and its days',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const [id, other] = [await desk.addPerson(), await desk.addPerson('sonnv')]
    await desk.enrol(id)
    await desk.enrol(other)
    const trusted = await desk.trust(desk.act(), id, 'Chrome trên Windows')
    if (!trusted) throw new Error('not trusted')
    const { token, expiresAt } = trusted
    const now = desk.clock.now()
    t.equal(expiresAt, now + 30 * DAY_MS)
    t.equal(await desk.isTrusted(id, token, now), true)
    t.equal(await desk.isTrusted(other, token, now), false, 'not for another account')
    t.equal(await desk.isTrusted(id, `${token}x`, now), false)
    t.equal(await desk.isTrusted(id, 'x'.repeat(100_000), now), false)
    t.equal(await desk.isTrusted(id, token, expiresAt), false)
    t.equal(await desk.isTrusted(id, token, now - 1), false, 'a clock that was set back')
    t.match(await desk.trustedDevices(id, now), [
      { device: 'Chrome trên Windows', cameFrom: '10.0.0.9', trustedAt: now, expiresAt },
    ])
  },
)

onEveryDatabase('the token itself is nowhere in the database', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  await desk.enrol(id)
  const trusted = await desk.trust(desk.act(), id, 'Chrome')
  const rows = await database.query('SELECT * FROM trusted_devices')
  t.notMatch(JSON.stringify(rows), trusted?.token ?? '?')
})

onEveryDatabase('who has no app has no device to trust', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  t.equal(await desk.trust(desk.act(), id, 'Chrome'), undefined)
})

type Desk = Awaited<ReturnType<typeof secondFactorDesk>>

const ends: [what: string, end: (desk: Desk, id: number, keyText: string) => Promise<unknown>][] = [
  ['another password', (desk, id) => setPassword(desk.database, id, 'another hash', desk.act().at)],
  ['a closed account', (desk, id) => desk.accounts.disable(id, desk.act())],
  [
    'the factor turned off',
    (desk, id, keyText) => {
      const proof = { password: PHRASE, code: desk.codeOf(keyText), guard: desk.guard }
      return desk.remove(desk.act(), id, { proof })
    },
  ],
  [
    'another app',
    async (desk, id, keyText) => {
      const proof = { password: PHRASE, code: desk.codeOf(keyText), guard: desk.guard }
      await desk.allowReplacement(desk.act(), id, 'desk', proof)
      await desk.enrol(id)
    },
  ],
  ['being forgotten', (desk, id) => desk.revokeTrust(desk.act(), id, 'all')],
]

for (const [what, end] of ends) {
  onEveryDatabase(`row 27: trust ends with ${what}`, async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    const { keyText } = await desk.enrol(id)
    const trusted = await desk.trust(desk.act(), id, 'Chrome')
    const token = trusted?.token ?? ''
    t.equal(await desk.isTrusted(id, token, desk.clock.now()), true)
    desk.clock.advance(1000)
    await end(desk, id, keyText)
    t.equal(await desk.isTrusted(id, token, desk.clock.now()), false)
    t.same(await desk.trustedDevices(id, desk.clock.now()), [])
  })
}

onEveryDatabase(
  'ten devices an account: the one unused for longest makes room',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    await desk.enrol(id)
    const tokens: string[] = []
    for (let count = 1; count <= 11; count++) {
      desk.clock.advance(1000)
      if (count === 11) await desk.isTrusted(id, tokens[0] ?? '', desk.clock.now() - 500)
      const trusted = await desk.trust(desk.act(), id, `máy ${count}`)
      tokens.push(trusted?.token ?? '')
    }
    const now = desk.clock.now()
    t.equal((await desk.trustedDevices(id, now)).length, 10)
    t.equal(await desk.isTrusted(id, tokens[0] ?? '', now), true, 'used lately')
    t.equal(await desk.isTrusted(id, tokens[1] ?? '', now), false)
  },
)

onEveryDatabase('one device is forgotten, by its id and account', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const [id, other] = [await desk.addPerson(), await desk.addPerson('sonnv')]
  await desk.enrol(id)
  await desk.trust(desk.act(), id, 'một')
  await desk.trust(desk.act(), id, 'hai')
  const now = desk.clock.now()
  const [first] = await desk.trustedDevices(id, now)
  t.equal(await desk.revokeTrust(desk.act(), other, first?.id ?? 0), 0, "nobody else's")
  t.equal(await desk.revokeTrust(desk.act(), id, first?.id ?? 0), 1)
  t.equal((await desk.trustedDevices(id, now)).length, 1)
})
