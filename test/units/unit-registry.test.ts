import t from 'tap'
import { NO_UNITS } from '../../src/units/unit.ts'
import { createUnitRegistry } from '../../src/units/unit-registry.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { unitRecords } from '../support/units.ts'

function office() {
  const clock = fakeClock()
  const state = { records: NO_UNITS, asked: 0, loaded: 0 }
  const store = {
    revision: async () => {
      state.asked += 1
      return state.records.revision
    },
    load: async () => {
      state.loaded += 1
      return state.records
    },
  }
  return { clock, state, registry: createUnitRegistry({ store, now: clock.now }) }
}

t.test('reading asks the database for one number every two seconds at most', async (t) => {
  const { clock, state, registry } = office()
  for (let reading = 0; reading < 1_000; reading += 1) await registry.current()
  t.same([state.asked, state.loaded], [1, 0])
  clock.advance(1_999)
  await registry.current()
  t.equal(state.asked, 1)
  clock.advance(1)
  await Promise.all(Array.from({ length: 100 }, () => registry.current()))
  t.equal(state.asked, 2, 'many readers ask once')
})

t.test('a change of another process is read once, within two seconds', async (t) => {
  const { clock, state, registry } = office()
  await registry.current()
  state.records = unitRecords([{ code: 'A', name: 'A' }])
  t.equal((await registry.current()).byCode('A'), undefined)
  clock.advance(2_000)
  t.equal((await registry.current()).byCode('A')?.name, 'A')
  clock.advance(2_000)
  await registry.current()
  t.equal(state.loaded, 1)
})

t.test('at midnight here the tree moves on by itself, also for who must not wait', async (t) => {
  const { clock, state, registry } = office()
  state.records = unitRecords([{ code: 'A', name: 'A', from: '2026-11-25' }])
  clock.advance(Date.UTC(2026, 10, 24, 16, 59, 59) - clock.now())
  t.equal((await registry.current()).byCode('A')?.state, 'planned')
  clock.advance(1_000)
  t.equal(registry.latest().byCode('A')?.state, 'in-force')
})

t.test('a reading that fails is told to who asked, and tried again by the next', async (t) => {
  const { state, registry } = office()
  const registryOf = createUnitRegistry({
    store: {
      revision: async () => {
        state.asked += 1
        if (state.asked === 1) throw new Error('no database')
        return 0
      },
      load: async () => NO_UNITS,
    },
    now: () => 0,
  })
  await t.rejects(registryOf.current(), { message: 'no database' })
  t.same([...(await registryOf.current()).all()], [])
  t.same([...registry.latest().all()], [])
})

t.test('a clock that was set back does not keep changes from being seen', async (t) => {
  const { clock, state, registry } = office()
  await registry.current()
  state.records = unitRecords([{ code: 'A', name: 'A' }])
  clock.advance(-3_600_000)
  t.equal((await registry.current()).byCode('A')?.name, 'A')
})
