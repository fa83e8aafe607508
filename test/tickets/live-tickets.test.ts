import t from 'tap'
import { createLiveTickets } from '../../src/tickets/live-tickets.ts'

const SESSION = 7
const hashOf = (number: number) => Uint8Array.of(0, 200, number)

t.test('security row 39: of too many tickets the oldest makes room', async (t) => {
  const live = createLiveTickets(3)
  for (const number of [1, 2, 3]) t.equal(live.add(SESSION, hashOf(number), 0, 60), undefined)
  t.equal(live.add(SESSION + 1, hashOf(9), 0, 60), undefined, 'each session by itself')
  t.same([...(live.add(SESSION, hashOf(4), 10, 70) ?? [])], [...hashOf(1)])
  t.same([...(live.add(SESSION, hashOf(5), 10, 70) ?? [])], [...hashOf(2)])
})

t.test('security row 39: what is spent or expired takes no room', async (t) => {
  const live = createLiveTickets(2)
  live.add(SESSION, hashOf(1), 0, 60)
  live.add(SESSION, hashOf(2), 0, 60)
  live.spent(SESSION, hashOf(1))
  live.spent(SESSION + 1, hashOf(2))
  t.equal(live.add(SESSION, hashOf(3), 10, 70), undefined, 'one was spent')
  t.equal(live.add(SESSION, hashOf(4), 60, 120), undefined, 'one has expired')
  t.same([...(live.add(SESSION, hashOf(5), 60, 120) ?? [])], [...hashOf(3)])
})
