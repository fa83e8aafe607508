import t from 'tap'
import { createHostLanes } from '../../src/tickets/host-lanes.ts'

const SECOND = 1000

t.test('row 57: two requests to a host that answers, one to any other', async (t) => {
  const lanes = createHostLanes({ parallel: 10 })
  const lane = lanes.laneOf('a.example')
  t.equal(lanes.placesFor(lane), 1, 'not known yet')
  lanes.start(lane, 1, 0)
  t.equal(lanes.placesFor(lane), 0)
  lanes.noteAnswer(lane)
  t.equal(lanes.placesFor(lane), 1)
  lanes.end(lane, 1)
  t.equal(lanes.placesFor(lane), 2, 'known to answer')
  lanes.noteFailure(lane, 0)
  t.equal(lanes.placesFor(lane), 1, 'in doubt again')
})

t.test('R3.31: so many in all, however many hosts', async (t) => {
  const lanes = createHostLanes({ parallel: 10 })
  const places = Array.from({ length: 20 }, (_, index) => {
    const lane = lanes.laneOf(`a${index}.example`)
    lanes.noteAnswer(lane)
    const free = lanes.placesFor(lane)
    lanes.start(lane, free, 0)
    return free
  })
  t.equal(
    places.reduce((sum, free) => sum + free, 0),
    10,
  )
  t.equal(lanes.underWay, 10)
})

t.test('row 57: hosts that hang never take all places', async (t) => {
  const lanes = createHostLanes({ parallel: 10 })
  for (let index = 0; index < 50; index++) {
    const hanging = lanes.laneOf(`hang${index}.example`)
    lanes.start(hanging, lanes.placesFor(hanging), 0)
  }
  t.equal(lanes.underWay, 5)
  const live = lanes.laneOf('live.example')
  lanes.noteAnswer(live)
  t.equal(lanes.placesFor(live), 2)

  const trusted = lanes.laneOf('was-live.example')
  lanes.noteAnswer(trusted)
  lanes.start(trusted, 2, 0)
  lanes.noteFailure(trusted, 0)
  lanes.end(trusted, 1)
  const other = lanes.laneOf('other.example')
  t.equal(lanes.placesFor(other), 0, 'what is under way to a host that fell counts as well')
})

t.test('row 57: with one place only there is still one for a host that is not known', async (t) => {
  const lanes = createHostLanes({ parallel: 1 })
  t.equal(lanes.placesFor(lanes.laneOf('a.example')), 1)
})

t.test(
  'row 57: three failures break a host, a probe now and then asks, an answer mends',
  async (t) => {
    const lanes = createHostLanes({ parallel: 10 })
    const lane = lanes.laneOf('a.example')
    for (let failure = 0; failure < 3; failure++) {
      t.equal(lanes.isBroken(lane, 0), false)
      lanes.start(lane, 1, 0)
      lanes.noteFailure(lane, 0)
      lanes.end(lane, 1)
    }
    t.equal(lanes.isBroken(lane, 0), true)
    t.equal(lanes.isBroken(lane, 5 * SECOND - 1), true)
    t.equal(lanes.isBroken(lane, 5 * SECOND), false, 'time for a probe')
    lanes.start(lane, 1, 5 * SECOND)
    t.equal(lanes.isBroken(lane, 5 * SECOND), true, 'one probe, not two')
    lanes.noteFailure(lane, 9 * SECOND)
    lanes.end(lane, 1)
    t.equal(lanes.isBroken(lane, 10 * SECOND), false)
    lanes.start(lane, 1, 10 * SECOND)
    lanes.noteAnswer(lane)
    lanes.end(lane, 1)
    t.equal(lanes.isBroken(lane, 10 * SECOND), false)
    t.equal(lanes.placesFor(lane), 2)
  },
)

t.test('a clock that is set back does not keep a host broken', async (t) => {
  const lanes = createHostLanes({ parallel: 10 })
  const lane = lanes.laneOf('a.example')
  for (let failure = 0; failure < 3; failure += 1) lanes.noteFailure(lane, 3600 * SECOND)
  t.ok(lanes.isBroken(lane, 3600 * SECOND))
  t.notOk(lanes.isBroken(lane, 0), 'asked at once, not an hour later')
})
