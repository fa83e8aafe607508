import t from 'tap'
import { createKnownBrowsers } from '../../src/throttle/known-browser.ts'
import { fakeClock } from '../support/fake-clock.ts'

const DAY = 86_400_000
const tam = { id: 1, credentialEpoch: 1000 }
const son = { id: 2, credentialEpoch: 1000 }

function browsers(fill = 7) {
  const clock = fakeClock()
  let made = 0
  const known = createKnownBrowsers({
    key: new Uint8Array(32).fill(fill),
    lifetimeMs: 180 * DAY,
    newBrowserId: () => `browser${String(++made).padStart(13, '0')}`,
    now: clock.now,
  })
  return { ...known, clock }
}

t.test(
  'row 31: a browser is known to the account that signed in with it, and no other',
  async (t) => {
    const { remember, recognise } = browsers()
    const cookie = remember(undefined, tam)
    t.match(cookie, /^[A-Za-z0-9-]{1,256}$/)
    t.same(recognise(cookie, tam), { id: 'browser0000000000001:1' })
    t.equal(recognise(cookie, son), undefined)
    t.equal(recognise(cookie, undefined), undefined, 'a name that nobody has')
    t.equal(recognise(undefined, tam), undefined)
  },
)

t.test('row 31: a new password makes every browser a stranger', async (t) => {
  const { remember, recognise } = browsers()
  const cookie = remember(undefined, tam)
  const renewed = { ...tam, credentialEpoch: 2000 }
  t.equal(recognise(cookie, renewed), undefined)
  t.ok(recognise(remember(cookie, renewed), renewed))
})

t.test('row 31: it is known to the last four accounts', async (t) => {
  const { remember, recognise } = browsers()
  const people = [1, 2, 3, 4, 5].map((id) => ({ id, credentialEpoch: 1000 }))
  let cookie: string | undefined
  for (const person of people) cookie = remember(cookie, person)
  t.same(
    people.map((person) => recognise(cookie, person) !== undefined),
    [false, true, true, true, true],
  )
  t.ok((cookie?.length ?? 999) <= 256)
  for (let again = 0; again < 5; again++) cookie = remember(cookie, people[4] ?? tam)
  t.ok(recognise(cookie, people[1]), 'who signs in often pushes nobody out')
})

t.test('row 31: half a year without a sign-in, and it is forgotten', async (t) => {
  const { remember, recognise, clock } = browsers()
  const cookie = remember(undefined, tam)
  clock.advance(179 * DAY)
  t.ok(recognise(cookie, tam))
  const renewed = remember(cookie, tam)
  clock.advance(2 * DAY)
  t.equal(recognise(cookie, tam), undefined)
  t.ok(recognise(renewed, tam))
  clock.advance(-400 * DAY)
  t.equal(recognise(renewed, tam), undefined, 'made a year from now')
})

t.test('row 31: nobody can forge it', async (t) => {
  const { remember, recognise } = browsers()
  const mine = remember(undefined, tam)
  const other = remember(undefined, son)
  const [, ...proof] = mine.split('-')
  const [otherBrowser] = other.split('-')
  for (const forged of [
    [otherBrowser, ...proof].join('-'),
    mine.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    mine.slice(0, -1),
    `${mine}-`,
    mine.replace(/-([0-9a-z]+)-/, '-1-'),
    browsers(8).remember(undefined, tam),
    'x'.repeat(256),
    '',
  ]) {
    t.equal(recognise(forged, tam), undefined, forged)
    t.ok(recognise(remember(forged, tam), tam), 'and a sign-in makes a good one of it')
  }
})
