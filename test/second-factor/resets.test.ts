import { onEveryDatabase } from '../support/database.ts'
import { secondFactorDesk } from '../support/second-factor-desk.ts'

const HOLDER = 'sign-in 7'
const HOUR_MS = 3_600_000

type Desk = Awaited<ReturnType<typeof secondFactorDesk>>

/** Somebody whose phone is lost, with a code from two operators. */
async function lostPhone(desk: Desk) {
  const id = await desk.addPerson()
  const { keyText } = await desk.enrol(id)
  const asked = await desk.resets.request(desk.operator('hoang'), id)
  if (asked.kind !== 'requested') throw new Error(asked.kind)
  const issued = await desk.resets.approve(desk.operator('lan', ''), asked.request.id)
  if (issued.kind !== 'issued') throw new Error(issued.kind)
  return { id, keyText, issued }
}

onEveryDatabase(
  'product 3.5: one asks, another approves, the person enrols another phone',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const { id, keyText, issued } = await lostPhone(desk)
    t.match(issued.code, /^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/)
    t.equal(issued.expiresAt, desk.clock.now() + HOUR_MS / 2)

    const given = { holder: HOLDER, code: issued.code.toLowerCase(), guard: desk.guard }
    t.same(await desk.spendBypass(desk.act(), id, given), { kind: 'right' })
    t.match(await desk.spendBypass(desk.act(), id, given), { kind: 'wrong' }, 'once')
    t.match(await desk.stateOf(id, desk.clock.now(), HOLDER), {
      isEnrolled: true,
      mayReplace: true,
    })
    t.match(
      await desk.checkCode(desk.act(), id, desk.codeOf(keyText), desk.guard),
      { kind: 'right' },
      'the old app is in force until there is another',
    )
    const { keyText: newKey } = await desk.enrol(id, HOLDER)
    t.match(await desk.checkCode(desk.act(), id, desk.codeOf(keyText), desk.guard), {
      kind: 'wrong',
    })
    t.match(await desk.checkCode(desk.act(), id, desk.codeOf(newKey), desk.guard), {
      kind: 'right',
    })

    const trail = await desk.audit.ofAccount(id, { limit: 100 })
    const who = (event: string) => trail.find((entry) => entry.event === event)?.actor
    t.equal(who('second-factor.reset-requested'), 'hoang')
    t.equal(who('second-factor.reset-approved'), 'lan')
    t.equal(who('second-factor.bypass-spent'), '1')
    const plain = issued.code.replace('-', '')
    t.notMatch(JSON.stringify(trail), issued.code)
    t.notMatch(JSON.stringify(trail), plain)
  },
)

onEveryDatabase(
  'product 3.5: nobody approves what they asked for, not even twenty times at once',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    await desk.enrol(id)
    const asked = await desk.resets.request(desk.operator('hoang'), id)
    if (asked.kind !== 'requested') throw new Error(asked.kind)
    const approvals = await Promise.all(
      Array.from({ length: 20 }, () =>
        desk.resets.approve(desk.operator('hoang', ''), asked.request.id),
      ),
    )
    t.equal(
      approvals.every(({ kind }) => kind === 'same-person'),
      true,
    )
    t.same(await database.query('SELECT * FROM bypass_codes'), [])
    t.equal((await desk.events(id)).includes('second-factor.reset-approved'), false)
  },
)

onEveryDatabase('of many who approve at once, one gets a code', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const id = await desk.addPerson()
  await desk.enrol(id)
  const asked = await desk.resets.request(desk.operator('hoang'), id)
  if (asked.kind !== 'requested') throw new Error(asked.kind)
  const names = ['lan', 'minh', 'nga']
  const approvals = await Promise.all(
    names.map((name) => desk.resets.approve(desk.operator(name, ''), asked.request.id)),
  )
  t.equal(approvals.filter(({ kind }) => kind === 'issued').length, 1)
  const issued = approvals.find(({ kind }) => kind === 'issued')
  if (issued?.kind !== 'issued') throw new Error('nobody')
  const given = { holder: HOLDER, code: issued.code, guard: desk.guard }
  t.same(await desk.spendBypass(desk.act(), id, given), { kind: 'right' })
})

onEveryDatabase(
  'an approval ends the sessions and the trust: the phone may be one',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    await desk.enrol(id)
    await desk.addSession(1, id)
    const trusted = await desk.trust(desk.act(), id, 'điện thoại')
    const asked = await desk.resets.request(desk.operator('hoang'), id)
    if (asked.kind !== 'requested') throw new Error(asked.kind)
    t.same(await desk.sessions(), [1], 'a request alone changes nothing')
    await desk.resets.approve(desk.operator('lan'), asked.request.id)
    t.same(await desk.sessions(), [])
    t.equal(await desk.isTrusted(id, trusted?.token ?? '', desk.clock.now()), false)
  },
)

onEveryDatabase(
  'row 61: an approval ends half sign-ins that have shown the old phone, not who waits for the code',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    await desk.enrol(id)
    const add = (idHash: string, shownAt: number | null) =>
      database.change(
        'process',
        `INSERT INTO pending_sign_ins
           (id_hash, browser_hash, account_id, credential_epoch, typed_name, asked,
            is_shared_computer, wants_warning, is_remembered, came_from, second_factor_at,
            started_at, expires_at)
         VALUES (:idHash, x'00', :id, 1, 'tamtt', '', 0, 0, 0, '', :shownAt, 1, 2)`,
        { idHash: Buffer.from(idHash), id, shownAt },
      )
    await add('thief', 1)
    await add('waits', null)
    const asked = await desk.resets.request(desk.operator('hoang'), id)
    if (asked.kind !== 'requested') throw new Error(asked.kind)
    await desk.resets.approve(desk.operator('lan'), asked.request.id)
    const left = await database.query<{ idHash: Uint8Array }>(
      'SELECT id_hash AS idHash FROM pending_sign_ins',
    )
    t.same(
      left.map(({ idHash }) => Buffer.from(idHash).toString()),
      ['waits'],
    )
  },
)

onEveryDatabase(
  'a code of half an hour ago is over, also when the clock is set back',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const { id, issued } = await lostPhone(desk)
    const given = { holder: HOLDER, code: issued.code, guard: desk.guard }
    desk.clock.advance(-60_000)
    t.match(await desk.spendBypass(desk.act(), id, given), { kind: 'wrong' })
    desk.clock.advance(60_000 + HOUR_MS / 2)
    t.match(await desk.spendBypass(desk.act(), id, given), { kind: 'wrong' })
    await desk.sweep(100, desk.clock.now())
    t.same(await database.query('SELECT * FROM bypass_codes'), [])
  },
)

onEveryDatabase(
  'five wrong codes, then the right one is none; each is in the trail',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const { id, issued } = await lostPhone(desk)
    const spend = (code: string) =>
      desk.spendBypass(desk.act(), id, { holder: HOLDER, code, guard: desk.guard })
    for (let tries = 0; tries < 5; tries++) t.match(await spend('2222-2222'), { kind: 'wrong' })
    t.match(await spend(issued.code), { kind: 'wrong' })
    const events = await desk.events(id)
    t.equal(events.filter((event) => event === 'second-factor.bypass-refused').length, 5)
  },
)

onEveryDatabase('row 13: a code is looked up by account and code', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const { issued } = await lostPhone(desk)
  const other = await desk.addPerson('sonnv')
  await desk.enrol(other)
  const given = { holder: HOLDER, code: issued.code, guard: desk.guard }
  t.match(await desk.spendBypass(desk.act(other), other, given), { kind: 'wrong' })
})

onEveryDatabase('only who spent the code may enrol, and not for long', async (t, database) => {
  const desk = await secondFactorDesk(database)
  const { id, issued } = await lostPhone(desk)
  await desk.spendBypass(desk.act(), id, { holder: HOLDER, code: issued.code, guard: desk.guard })
  const begin = (holder: string) =>
    desk.beginEnrolment(desk.act(), id, { holder, mailbox: 'tamtt@binhphuoc.gov.vn' })
  t.match(await begin('sign-in 8'), { kind: 'enrolled-already' })
  t.match(await begin(HOLDER), { kind: 'begun' })
  desk.clock.advance(600_000)
  t.match(await begin(HOLDER), { kind: 'enrolled-already' })
})

onEveryDatabase(
  'a request waits a day, is there once, and can be withdrawn',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    t.match(await desk.resets.request(desk.operator('hoang'), id), { kind: 'not-enrolled' })
    await desk.enrol(id)
    const first = await desk.resets.request(desk.operator('hoang'), id)
    if (first.kind !== 'requested') throw new Error(first.kind)
    t.match(await desk.resets.request(desk.operator('lan'), id), { kind: 'open-already' })
    desk.clock.advance(24 * HOUR_MS)
    t.match(await desk.resets.approve(desk.operator('lan'), first.request.id), { kind: 'closed' })
    t.same(await desk.resets.list({ onlyOpen: true, limit: 9 }, desk.clock.now()), [])

    const second = await desk.resets.request(desk.operator('hoang'), id)
    if (second.kind !== 'requested') throw new Error(second.kind)
    t.match(await desk.resets.list({ onlyOpen: true, limit: 9 }, desk.clock.now()), [
      { id: second.request.id, requestedBy: 'hoang', reason: 'mất điện thoại' },
    ])
    t.match(await desk.resets.withdraw(desk.operator('hoang'), second.request.id), {
      kind: 'withdrawn',
    })
    t.match(await desk.resets.approve(desk.operator('lan'), second.request.id), {
      kind: 'closed',
      request: { state: 'withdrawn' },
    })
    t.match(await desk.resets.approve(desk.operator('lan'), 99), { kind: 'unknown' })
    const states = await desk.resets.list({ onlyOpen: false, limit: 9 }, desk.clock.now())
    t.same(
      states.map(({ state }) => state),
      ['withdrawn', 'expired'],
    )
  },
)

onEveryDatabase(
  'TCVN 5.5.2.2 b: breaking the glass is one person, at once, and never hidden',
  async (t, database) => {
    const desk = await secondFactorDesk(database)
    const id = await desk.addPerson()
    t.equal(await desk.resets.breakGlass(desk.operator('hoang'), id), undefined, 'nothing to reset')
    await desk.enrol(id)
    const issued = await desk.resets.breakGlass(desk.operator('hoang', 'một mình trong đêm'), id)
    if (!issued) throw new Error('nothing')
    const [entry] = await desk.audit.ofAccount(id, { limit: 1 })
    t.match(entry, {
      event: 'second-factor.break-glass',
      actor: 'hoang',
      reason: 'một mình trong đêm',
    })
    t.match(await desk.resets.list({ onlyOpen: false, limit: 9 }, desk.clock.now()), [
      { isBreakGlass: true, state: 'approved', requestedBy: 'hoang', closedBy: 'hoang' },
    ])
    const given = { holder: HOLDER, code: issued.code, guard: desk.guard }
    t.same(await desk.spendBypass(desk.act(), id, given), { kind: 'right' })
  },
)

onEveryDatabase('requests that are long over are swept away', async (t, database) => {
  const desk = await secondFactorDesk(database)
  await lostPhone(desk)
  desk.clock.advance(32 * 24 * HOUR_MS)
  await desk.sweep(100, desk.clock.now())
  t.same(await desk.resets.list({ onlyOpen: false, limit: 9 }, desk.clock.now()), [])
})
