import t from 'tap'
import { actionOf, fieldsOf, loginTicketOf } from '../support/browser.ts'
import { A, credentials, query, SERVICES } from '../support/login-cases.ts'
import { testApp } from '../support/test-app.ts'

const wrong = { username: 'tamtt', password: 'không phải mật khẩu ấy' }

t.test('the form (1.3)', async (t) => {
  const { browser } = await testApp(t)
  const page = await browser().get(`/cas/login?${query({ service: `${A}?a=1&b="x"` })}`)

  t.test('R1.20, R1.21: what scripted logins look for', async (t) => {
    for (const control of ['username', 'password', 'lt', 'execution', '_eventId']) {
      t.match(page.body, `name="${control}"`)
    }
  })
  t.test('R1.20: it posts to /login, and its check boxes are empty', async (t) => {
    t.match(page.body, '<form class="form" method="post" action="/cas/login?')
    t.match(page.body, '<input id="warn" name="warn" type="checkbox" value="true">')
    t.notMatch(page.body, /<input[^>]+checked/)
  })
  t.test('R1.22: it needs no script', async (t) => {
    t.match(page.body, /<button class="button" type="submit"/)
    t.notMatch(page.body, /javascript:|\son[a-z]+=|<noscript/i)
  })
  t.test('R1.15: the service comes back with the form, byte for byte', async (t) => {
    const action = new URL(actionOf(page.body), 'https://sso.example')
    t.equal(action.searchParams.get('service'), `${A}?a=1&b="x"`)
  })
  t.test('R1.24, R1.25, R1.26, R0.12: its headers', async (t) => {
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

/** [the query of /login, the same as the form and the links of the page must give it back] */
const QUERIES: readonly string[] = [
  'service=https%3A%2F%2Fa.example%2F',
  'service=https%3A%2F%2Fa.example%2Fx%3Fq%3D%E2%26r%3D%C7',
  'service=https%3A%2F%2Fa.example%2FT%E1%BA%A5m%3Fu%3Dhttps%253a%252F%252fb%23f',
  "service=https%3A%2F%2Fa.example%2F%3Fa%3D'%22%3C%3E%26b%2Bc+d",
  'TARGET=https%3A%2F%2Fa.example%2Fx%3Fq%3D%E2',
  'service=https%3A%2F%2Fa.example%2F&method=POST',
  'service=https%3A%2F%2Fa.example%2F&method=hEaDeR',
  'service=https%3A%2F%2Fa.example%2F&method=%E2',
  'service=https%3A%2F%2Fa.example%2F&renew=true&gateway=1',
  'TARGET=https%3A%2F%2Fa.example%2F&method=POST&renew=TRUE',
  'renew=true',
  '',
]

/** The fields of a query, byte for byte and in any order, without the language. */
function bytesIn(address: string): string[] {
  return (address.split('?')[1] ?? '')
    .split('&')
    .filter((field) => field !== '' && !field.startsWith('locale='))
    .map((field) =>
      field
        .replaceAll('+', ' ')
        .replace(/%([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
    .sort()
}

function languageLinkOf(html: string): string {
  const link = /class="language" href="([^"]+)"/.exec(html)?.[1] ?? ''
  return link.replaceAll('&amp;', '&').replaceAll('&#39;', "'")
}

t.test('R1.15: what was asked comes back with the form', async (t) => {
  for (const asked of QUERIES) {
    t.test(`R1.15: ${asked || 'nothing'}, through three attempts and two languages`, async (t) => {
      const { browser, addPerson } = await testApp(t, { services: SERVICES })
      await addPerson()
      const person = browser()
      const bytes = bytesIn(`?${asked}`)
      const shown = await person.get(`/cas/login?${asked}`)
      t.same(bytesIn(actionOf(shown.body)), bytes, 'as it is shown')
      const english = await person.get(languageLinkOf(shown.body))
      t.match(english.body, '<html lang="en">')
      t.same(bytesIn(actionOf(english.body)), bytes, 'in the other language')
      const lt = loginTicketOf(english.body)
      const refused = await person.post(actionOf(english.body), { ...wrong, lt })
      t.equal(refused.statusCode, 401)
      t.same(bytesIn(actionOf(refused.body)), bytes, 'after a wrong password')
      const tooOld = await person.post(actionOf(refused.body), { ...wrong, lt })
      t.match(tooOld.body, 'open too long')
      t.same(bytesIn(actionOf(tooOld.body)), bytes, 'after a used form')
      const accents = { username: 'tấmtt', password: 'x', lt: loginTicketOf(tooOld.body) }
      const choice = await person.post(actionOf(tooOld.body), accents)
      t.match(choice.body, 'name="choose"')
      t.same(bytesIn(actionOf(choice.body)), bytes, 'with a name to choose')
      t.same(bytesIn(languageLinkOf(choice.body)), bytes, 'and in the link')
      const chosen = await person.post(actionOf(choice.body), { choose: 'tamtt' })
      t.same(bytesIn(actionOf(chosen.body)), bytes, 'after the choice')
    })
  }

  t.test('R1.15, R2.13: in the body of a POST, too', async (t) => {
    const person = (await testApp(t, { services: SERVICES })).browser()
    const shown = await person.post('/cas/login', { TARGET: A, method: 'POST', renew: 'true' })
    const bytes = bytesIn(`?${query({ TARGET: A, method: 'POST', renew: 'true' })}`)
    t.same(bytesIn(actionOf(shown.body)), bytes)
    t.same(bytesIn(languageLinkOf(shown.body)), bytes)
  })
})

t.test('R1.15: the choices come back with the form', async (t) => {
  const { browser, addPerson } = await testApp(t, { sessions: { rememberMe: { enabled: true } } })
  await addPerson()
  const checked = (html: string) =>
    [...html.matchAll(/<input id="(\w+)"[^>]* checked>/g)].map(([, id]) => id)
  for (const choices of [['shared'], ['warn'], ['rememberMe', 'warn'], []]) {
    t.test(choices.join(' and ') || 'none', async (t) => {
      const fields = Object.fromEntries(choices.map((name) => [name, 'true']))
      const refused = await browser().signIn({ ...wrong, ...fields })
      t.same(checked(refused.body), choices)
      const accents = await browser().signIn({ ...wrong, username: 'tấmtt', ...fields })
      t.same(checked(accents.body), choices)
      const [, choice = ''] = accents.body.split('<form method="post"')
      for (const name of choices) {
        t.match(choice.split('</form>')[0], `<input type="hidden" name="${name}" value="true">`)
      }
    })
  }
})

t.test('R1.06: renew says why, and who is signed in, also after a wrong password', async (t) => {
  const { browser, addPerson } = await testApp(t)
  await addPerson()
  const official = browser()
  await official.signIn(credentials)
  const url = `/cas/login?${query({ service: A, renew: 'true' })}`
  const shown = await official.get(url)
  t.match(shown.body, 'Ứng dụng mẫu yêu cầu nhập lại mật khẩu')
  t.match(shown.body, 'Đang đăng nhập với tên Trần Thanh Tâm')
  const refused = await official.signIn(wrong, url)
  t.match(refused.body, 'Ứng dụng mẫu yêu cầu nhập lại mật khẩu')
  const answer = await official.post(actionOf(refused.body), {
    ...credentials,
    ...fieldsOf(refused.body),
  })
  t.match(answer.headers.location, `${A}?ticket=ST-`)
  const nobody = await browser().get(url)
  t.notMatch(nobody.body, 'yêu cầu nhập lại', 'nobody is asked again who was not asked before')
})
