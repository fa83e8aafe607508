import t, { type Test } from 'tap'
import type { NewRequiredAction } from '../../src/accounts/required-action.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { actAt } from '../support/acts.ts'
import { actionOf, fieldsOf } from '../support/browser.ts'
import { A, credentials, query, SERVICES } from '../support/login-cases.ts'
import { testApp } from '../support/test-app.ts'

type Page = Readonly<{ body: string }>

async function province(t: Test, person: Readonly<{ phone?: string }> = {}) {
  const app = await testApp(t, { services: SERVICES })
  const id = await app.addPerson(person)
  const browser = app.browser()
  const ask = (action: NewRequiredAction) => app.requiredActions.require(id, action, actAt(1))

  async function begin() {
    const answer = await browser.signIn(credentials, `/cas/login?${query({ service: A })}`)
    const location = String(answer.headers.location)
    return { location, page: await browser.get(location) }
  }

  const send = ({ body }: Page, fields: Record<string, string>) =>
    browser.post(actionOf(body), { ...fieldsOf(body), ...fields })

  const phone = async () => (await app.accounts.find(id))?.phone

  return { ...app, id, browser, ask, begin, send, phone }
}

t.test('2.13: the stored number is masked, and confirmed as it is', async (t) => {
  // Another number than the one that the hint gives as an example.
  const { ask, begin, send, phone, requiredActions, id } = await province(t, {
    phone: '+84912876578',
  })
  await ask({ kind: 'confirm-phone' })
  const { location, page } = await begin()
  t.equal(location, '/cas/account/phone')
  t.match(page.body, '0912 ••• •78')
  t.notMatch(page.body, /876[ .]?578|\+8491/, 'whoever has but the password learns no number')
  const done = await send(page, { keep: 'true' })
  t.match(done.headers.location, /ticket=ST-/)
  t.equal(await phone(), '+84912876578')
  t.same(await requiredActions.ofAccount(id), [])
})

t.test('2.13: another number takes its place, and is written down', async (t) => {
  const { ask, begin, send, phone, database, id } = await province(t)
  await ask({ kind: 'confirm-phone' })
  const { page } = await begin()
  const empty = await send(page, { phone: ' ' })
  t.equal(empty.statusCode, 422)
  t.match(empty.body, 'Nhập số điện thoại.')
  const bad = await send(empty, { phone: '12345' })
  t.match(bad.body, 'Nhập số điện thoại Việt Nam')
  const old = await send(bad, { phone: '0168 345 6789' })
  t.match(old.body, 'Có phải 0383 456 789?')
  t.match(old.body, 'value="0383 456 789"', 'what was typed stands in the field')
  const done = await send(old, { phone: '0383 456 789' })
  t.match(done.headers.location, /ticket=ST-/)
  t.equal(await phone(), '+84383456789')
  const entries = await createAuditStore(database).ofAccount(id, { limit: 10 })
  t.ok(entries.some(({ actorKind, event }) => actorKind === 'person' && event !== 'sign-in.done'))
})

t.test('2.13: who has no number gives one; there is nothing to keep', async (t) => {
  const { ask, begin, send, phone } = await province(t, { phone: '' })
  await ask({ kind: 'confirm-phone' })
  const { page } = await begin()
  t.notMatch(page.body, 'name="keep"')
  const kept = await send(page, { keep: 'true' })
  t.equal(kept.statusCode, 422)
  const done = await send(kept, { phone: '0912.345.678' })
  t.match(done.headers.location, /ticket=ST-/)
  t.equal(await phone(), '+84912345678')
})
