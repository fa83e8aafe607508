import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { createAcknowledgementStore } from '../../src/notices/acknowledgement-store.ts'
import { NOTICE_LIMITS, overFrom } from '../../src/notices/notice.ts'
import { createNoticeStore } from '../../src/notices/notice-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'
import { newNotice } from '../support/notices.ts'

const audited = (database: Database) =>
  database.query<{ event: string; subject: string; reason: string }>(
    'SELECT event, subject, reason FROM audit_entries ORDER BY id',
  )

onEveryDatabase(
  '2.12: what was added is found as it was, and written down',
  async (t, database) => {
    const store = createNoticeStore(database)
    const before = await store.revision()
    const notice = newNotice({
      level: 'maintenance',
      heading: { vi: 'Bảo trì', en: '' },
      audience: { kind: 'application', serviceId: 'ioffice' },
      from: 5,
      workFrom: 50,
      until: 60,
    })
    const id = await store.add(notice, actAt(7, 'công văn 12'))
    if (id === 'too-many') throw new Error('too many')
    t.ok((await store.revision()) > before, 'servers see that something has changed')
    t.same(await store.find(id), {
      id,
      ...notice,
      addedAt: 7,
      addedBy: 'hoang',
      endedAt: undefined,
      endedBy: '',
    })
    t.same(await audited(database), [
      { event: 'notice.added', subject: `notice ${id}: Bảo trì`, reason: 'công văn 12' },
    ])
    t.same(
      (await store.open(59)).map((one) => one.id),
      [id],
    )
    t.same(await store.open(60), [], 'past its last moment')
  },
)

onEveryDatabase(
  '2.12: a notice ends once, and at another moment than planned',
  async (t, database) => {
    const store = createNoticeStore(database)
    const id = await store.add(newNotice({ from: 10, until: 100 }), actAt(1))
    if (id === 'too-many') throw new Error('too many')
    const notice = { id, heading: { vi: 'x', en: 'x' }, until: 100 }
    t.equal(await store.endAt(notice, 200, actAt(50)), true, 'later')
    t.equal((await store.find(id))?.until, 200)
    t.equal(await store.endAt(notice, 10, actAt(50)), false, 'not before it begins')
    t.equal(await store.end(notice, actAt(60)), true)
    t.equal(await store.end(notice, actAt(61)), false)
    t.equal(await store.endAt(notice, 300, actAt(61)), false, 'and does not come back')
    const ended = await store.find(id)
    t.equal(ended && overFrom(ended), 60)
    t.equal(ended?.endedBy, 'hoang')
    t.same(await store.open(61), [])
    t.same(
      (await audited(database)).map(({ event }) => event),
      ['notice.added', 'notice.end-moved', 'notice.ended'],
      'what changed nothing is not written down',
    )
    const other = await store.add(newNotice({ from: 10, until: 100 }), actAt(1))
    t.equal(
      await store.end({ ...notice, id: Number(other) }, actAt(100)),
      false,
      'over by its time',
    )
  },
)

onEveryDatabase('2.12: of operators who add at once each gets a number', async (t, database) => {
  const store = createNoticeStore(database)
  const ids = await Promise.all([1, 2, 3].map((at) => store.add(newNotice({}), actAt(at))))
  t.same([...ids].sort(), [1, 2, 3])
})

onEveryDatabase(
  '2.12: open notices are bounded, and what must be read more so',
  async (t, database) => {
    const store = createNoticeStore(database)
    const { open, mustRead } = NOTICE_LIMITS
    for (let index = 0; index < mustRead; index += 1) {
      t.not(await store.add(newNotice({ level: 'must-read' }), actAt(1)), 'too-many')
    }
    t.equal(await store.add(newNotice({ level: 'must-read' }), actAt(1)), 'too-many')
    for (let index = mustRead; index < open; index += 1) {
      await store.add(newNotice({ until: 100 }), actAt(1))
    }
    t.equal(await store.add(newNotice({}), actAt(99)), 'too-many')
    t.not(
      await store.add(newNotice({}), actAt(100)),
      'too-many',
      'there is room when some are over',
    )
    t.equal((await store.open(1)).length, open)
  },
)

onEveryDatabase('2.12: lists go on where they stopped, newest first', async (t, database) => {
  const store = createNoticeStore(database)
  for (const until of [100, 10, undefined]) await store.add(newNotice({ until }), actAt(1))
  const ids = async (list: Omit<Parameters<typeof store.list>[0], 'now'>) =>
    (await store.list({ ...list, now: 50 })).map(({ id }) => id)
  t.same(await ids({ all: false, limit: 10 }), [3, 1])
  t.same(await ids({ all: true, limit: 2 }), [3, 2])
  t.same(await ids({ all: true, limit: 2, before: 2 }), [1])
})

onEveryDatabase('S22: who has read what, and when, is kept once', async (t, database) => {
  const store = createNoticeStore(database)
  const accounts = createAccountStore(database)
  const acknowledgements = createAcknowledgementStore(database)
  const people: number[] = []
  for (const name of ['tamtt', 'sonnv', 'hoalt']) {
    const mailbox = { name, suffix: 'binhphuoc.gov.vn' }
    const added = await accounts.add({ mailbox, displayName: name.toUpperCase() }, actAt(1))
    if (added === 'taken') throw new Error('taken')
    people.push(added.id)
  }
  const [tam = 0, son = 0, hoa = 0] = people
  const id = Number(await store.add(newNotice({ level: 'must-read' }), actAt(1)))
  const news = Number(await store.add(newNotice({ level: 'info' }), actAt(1)))
  t.equal(await acknowledgements.add(tam, id, actAt(30)), true)
  t.equal(await acknowledgements.add(tam, id, actAt(31)), false, 'the first time counts')
  t.equal(await acknowledgements.add(son, id, actAt(20)), true)
  t.equal(await acknowledgements.add(hoa, id, actAt(30)), true)
  t.equal(await acknowledgements.add(tam, news, actAt(30)), false, 'it need not be read')
  t.equal(await acknowledgements.add(tam, 4711, actAt(30)), false)
  t.same(await acknowledgements.readBy(tam, 1), new Set([id]))
  t.same(await acknowledgements.readBy(tam, id + 1), new Set())
  t.equal(await acknowledgements.count(id), 3)
  const first = await acknowledgements.ofNotice(id, { limit: 2 })
  t.same(
    first.map(({ readAt, name, displayName }) => [readAt, name, displayName]),
    [
      [20, 'sonnv', 'SONNV'],
      [30, 'tamtt', 'TAMTT'],
    ],
  )
  const rest = await acknowledgements.ofNotice(id, { limit: 2, after: first[1] ?? fail() })
  t.same(
    rest.map(({ accountId }) => accountId),
    [hoa],
  )
  const trail = await createAuditStore(database).ofAccount(tam, { limit: 10 })
  t.same(
    trail
      .filter(({ event }) => event === 'notice.acknowledged')
      .map(({ at, after }) => [at, after]),
    [[30, { noticeId: id }]],
  )
})

function fail(): never {
  throw new Error('there is none')
}

onEveryDatabase('2.12: what is said to an unknown unit is said to nobody', async (t, database) => {
  const store = createNoticeStore(database)
  const notice = newNotice({ audience: { kind: 'unit', code: 'KHONGCO' } })
  await t.rejects(store.add(notice, actAt(1)))
  t.same(await store.open(1), [])
})
