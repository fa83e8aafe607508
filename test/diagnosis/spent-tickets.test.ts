import t from 'tap'
import { createRepetitionWatch } from '../../src/diagnosis/repetition-watch.ts'
import { createSpentTickets } from '../../src/diagnosis/spent-tickets.ts'
import { fakeClock } from '../support/fake-clock.ts'

t.test('R5.14 D3: when a ticket was spent, by whom and with what outcome', async (t) => {
  const clock = fakeClock()
  const spent = createSpentTickets(clock.now)
  spent.note('ST-1', { at: clock.now(), from: '10.0.0.1', serviceId: 'app' })
  t.strictSame(spent.find('ST-1'), {
    at: clock.now(),
    from: '10.0.0.1',
    serviceId: 'app',
    refusedWith: '',
  })
  spent.noteRefused('ST-1', 'INVALID_SERVICE')
  t.match(spent.find('ST-1'), { refusedWith: 'INVALID_SERVICE', from: '10.0.0.1' })
  spent.noteRefused('ST-2', 'INVALID_SERVICE')
  t.equal(spent.find('ST-2'), undefined)
})

t.test(
  'the memory is bounded in time and number, and says since when it is complete',
  async (t) => {
    const clock = fakeClock()
    const started = clock.now()
    const spent = createSpentTickets(clock.now)
    const note = (ticket: string) =>
      spent.note(ticket, { at: clock.now(), from: '10.0.0.1', serviceId: 'app' })
    note('ST-first')
    t.equal(spent.completeSince(), started)
    clock.advance(31 * 60_000)
    note('ST-second')
    t.equal(spent.find('ST-first'), undefined, 'half an hour is over')
    clock.advance(1)
    const flood = clock.now()
    for (let n = 0; n < 20_000; n += 1) note(`ST-${n}`)
    t.equal(spent.find('ST-second'), undefined, '20,000 came after it')
    t.ok(spent.find('ST-0'))
    t.equal(spent.completeSince(), flood - 1)
    note('ST-one-more')
    t.equal(spent.find('ST-0'), undefined)
    t.ok(spent.find('ST-1'))
  },
)

t.test('D11: so many times within the span are a loop, told once', async (t) => {
  const clock = fakeClock()
  const isLoop = createRepetitionWatch({ times: 5, withinMs: 60_000, now: clock.now })
  const told = Array.from({ length: 9 }, () => isLoop('person app'))
  t.strictSame(told.indexOf(true), 4)
  t.equal(told.filter(Boolean).length, 1)
  t.equal(isLoop('person other'), false)
  clock.advance(60_000)
  t.equal(isLoop('person app'), false, 'a new span begins')
  for (let n = 0; n < 20_000; n += 1) isLoop(`person ${n}`)
  t.equal(isLoop('person app'), false, 'forgotten for those that came last')
})
