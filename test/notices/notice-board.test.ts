import t from 'tap'
import { createNoticeBoard } from '../../src/notices/notice-board.ts'
import { createNoticeStore, type NoticeStore } from '../../src/notices/notice-store.ts'
import { actAt } from '../support/acts.ts'
import { testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { newNotice } from '../support/notices.ts'

/** A board that counts what it asks. */
function watched(store: NoticeStore) {
  const clock = fakeClock(1_000_000)
  const asked = { revision: 0, open: 0 }
  const errors: unknown[] = []
  let isDown = false
  const board = createNoticeBoard({
    store: {
      revision: async () => {
        asked.revision += 1
        if (isDown) throw new Error('down')
        return store.revision()
      },
      open: async (now) => {
        asked.open += 1
        return store.open(now)
      },
    },
    now: clock.now,
    onError: (error) => errors.push(error),
  })
  const shown = async () => (await board.current()).onForm(undefined)?.id
  return {
    board,
    clock,
    asked,
    errors,
    shown,
    goDown: () => {
      isDown = true
    },
  }
}

t.test('2.12: a change of another process is seen within two seconds', async (t) => {
  const store = createNoticeStore(await testDatabase(t))
  const { clock, shown } = watched(store)
  t.equal(await shown(), undefined)
  const id = Number(await store.add(newNotice({}), actAt(clock.now())))
  clock.advance(1_999)
  t.equal(await shown(), undefined)
  clock.advance(1)
  t.equal(await shown(), id)
  await store.end({ id, heading: { vi: '', en: '' } }, actAt(clock.now()))
  clock.advance(2_000)
  t.equal(await shown(), undefined)
})

t.test(
  '2.12: however many read, the database is asked for one number in two seconds',
  async (t) => {
    const store = createNoticeStore(await testDatabase(t))
    const { board, clock, asked } = watched(store)
    await store.add(newNotice({}), actAt(clock.now()))
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 50 }, () => board.current()))
      await board.current()
      clock.advance(2_000)
    }
    t.same(asked, { revision: 3, open: 1 })
  },
)

t.test('2.12: a notice begins and ends by the clock, without a question', async (t) => {
  const store = createNoticeStore(await testDatabase(t))
  const { board, clock, asked, shown } = watched(store)
  const now = clock.now()
  const id = Number(await store.add(newNotice({ from: now + 500, until: now + 1_500 }), actAt(now)))
  t.equal(await shown(), undefined)
  clock.advance(499)
  t.equal(await shown(), undefined)
  clock.advance(1)
  t.equal(await shown(), id)
  const shownNow = board.latest().onForm(undefined)
  clock.advance(999)
  t.equal(board.latest().onForm(undefined), shownNow, 'the same object while it is shown alike')
  clock.advance(1)
  t.equal(await shown(), undefined)
  clock.advance(-1_000)
  t.equal(board.latest().onForm(undefined)?.id, id, 'a clock that is set back is followed')
  t.equal(asked.revision, 1)
})

t.test('2.12: while the database does not answer the last copy serves', async (t) => {
  const store = createNoticeStore(await testDatabase(t))
  const { clock, errors, shown, goDown } = watched(store)
  const id = Number(await store.add(newNotice({}), actAt(clock.now())))
  t.equal(await shown(), id)
  goDown()
  clock.advance(2_000)
  t.equal(await shown(), id)
  t.equal(errors.length, 1, 'and the operator is told')
})
