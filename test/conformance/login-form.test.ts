import t from 'tap'
import { actionOf, loginTicketOf } from '../support/browser.ts'
import { A, query } from '../support/login-cases.ts'
import { testApp } from '../support/test-app.ts'

t.test('the form (1.3)', async (t) => {
  const { browser } = await testApp(t)
  const page = await browser().get(`/cas/login?${query({ service: `${A}?a=1&b="x"` })}`)

  t.test('R1.20, R1.21: what scripted logins look for', async (t) => {
    for (const control of ['username', 'password', 'lt', 'execution', '_eventId']) {
      t.match(page.body, `name="${control}"`)
    }
    t.notMatch(page.body, /<input[^>]+checked/)
  })
  t.test('R1.15: the service comes back with the form, byte for byte', async (t) => {
    const action = new URL(actionOf(page.body), 'https://sso.example')
    t.equal(action.searchParams.get('service'), `${A}?a=1&b="x"`)
  })
  t.test('R1.24, R1.25, R1.26, R0.12: headers', async (t) => {
    t.match(page.headers['content-security-policy'], "frame-ancestors 'none'")
    t.match(page.headers['content-security-policy'], "form-action 'self' https://app.example;")
    t.equal(page.headers['x-frame-options'], 'DENY')
    t.equal(page.headers['referrer-policy'], 'same-origin')
    t.equal(page.headers['cache-control'], 'no-store')
    t.equal(page.headers.pragma, 'no-cache')
    t.equal(page.headers.expires, 'Thu, 01 Jan 1970 00:00:00 GMT')
    t.match(page.headers['strict-transport-security'], 'max-age=31536000')
    t.equal(page.headers['x-content-type-options'], 'nosniff')
  })
  t.test('R1.23: a fresh login ticket each time', async (t) => {
    const again = browser()
    const first = loginTicketOf((await again.get('/cas/login')).body)
    const second = loginTicketOf((await again.get('/cas/login')).body)
    t.not(first, second)
  })
})
