import type { Page } from 'playwright-core'
import t from 'tap'
import { inChromium } from '../support/chromium.ts'
import { pathOf, province, signIn } from '../support/journey.ts'
import { registeredAt } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'
import { webServer } from '../support/web-server.ts'

t.setTimeout(600_000)

const WELCOME = 'Xin chào, Trần Thanh Tâm (tamtt)'

/** Signs in with some of the boxes ticked. */
async function signInWith(page: Page, ...choices: readonly string[]) {
  for (const choice of choices) await page.check(`#${choice}`)
  await signIn(page)
}

inChromium('R2.23, R2.24: a ticket travels in a form that posts itself', async (t, tools) => {
  const { url, meetings } = await province(t)
  meetings.askFor('method=POST')
  const { page } = await tools.visitor()
  await page.goto(meetings.deepLink)
  await signIn(page)
  await page.waitForURL(meetings.deepLink)
  t.equal(await page.textContent('h1'), WELCOME, 'after the password')

  meetings.forgetEverybody()
  await page.goto(url)
  await page.goto(meetings.deepLink)
  await page.waitForURL(meetings.deepLink)
  t.equal(await page.textContent('h1'), WELCOME, 'and from the session')
  t.equal(meetings.posts.length, 2, 'each was posted once')
  for (const { origin, body } of meetings.posts) {
    t.equal(origin, url, 'R2.24: the application sees where it comes from')
    t.match(body, /^ticket=ST-[A-Za-z0-9]{29}$/)
  }
  await page.goBack()
  await page.waitForLoadState()
  t.equal(page.url(), `${url}/`, 'the page that posted is no step of the history')
})

inChromium('R2.23: who goes back is not sent on again and again', async (t, tools) => {
  const { meetings } = await province(t)
  meetings.askFor('method=POST')
  const { page } = await tools.visitor()
  await page.goto(meetings.deepLink)
  await signIn(page)
  await page.waitForURL(meetings.deepLink)
  await page.goBack()
  await page.waitForLoadState()
  t.equal(pathOf(page), '/cas/login', 'back at the place of the form')
  t.match(await page.textContent('h1'), 'Đang chuyển tới Phòng họp không giấy')
  t.equal(meetings.posts.length, 1, 'and nothing is posted by itself')
  await page.click('form.form button')
  await page.waitForURL(meetings.deepLink)
  t.equal(await page.textContent('h1'), WELCOME, 'the button has a ticket that is good')
  t.equal(new Set(meetings.tickets).size, 2, 'a new one')
})

inChromium('R2.23: when nothing comes of it, its button works', async (t, { visitor }) => {
  const { port, received } = await webServer(t, {
    answer: ({ method }, response) => {
      if (method === 'POST' && received.length === 1) response.writeHead(204)
      response.end('<h1>Here</h1>')
    },
  })
  const service = `http://cham.example.test:${port}/`
  const { url } = await province(t, {
    more: [registeredAt(service, { id: 'slow', responseType: 'POST' })],
  })
  const { page } = await visitor()
  await page.goto(`${url}/cas/login?service=${encodeURIComponent(service)}`)
  await signIn(page)
  await page.waitForSelector('form[data-sent]')
  t.equal(await page.textContent('form.form button'), 'Đang chuyển…')
  t.match(await page.textContent('.card'), 'Nếu chờ quá 5 giây, bấm nút bên dưới.')
  await page.click('text=Vào ứng dụng')
  await page.waitForURL(service)
  t.equal(await page.textContent('h1'), 'Here')
  t.equal(received.filter(({ method }) => method === 'POST').length, 2)
})

inChromium('R1.22, R2.23: without JavaScript its button takes it there', async (t, { visitor }) => {
  const { url, meetings } = await province(t)
  meetings.askFor('method=POST')
  const { page } = await visitor({ javaScriptEnabled: false })
  await page.goto(meetings.deepLink)
  await signIn(page)
  t.match(await page.textContent('h1'), 'Đang chuyển tới Phòng họp không giấy')
  t.match(await page.textContent('.target-text'), meetings.host)
  await page.click('form.form button')
  await page.waitForURL(meetings.deepLink)
  t.equal(await page.textContent('h1'), WELCOME)
  t.same(
    meetings.posts.map(({ origin }) => origin),
    [url],
  )
})

inChromium('R1.12, R2.11: who wants to be asked enters nothing unasked', async (t, tools) => {
  const { meetings, documents } = await province(t)
  const { page } = await tools.visitor()
  await page.goto(meetings.deepLink)
  await signInWith(page, 'warn')
  t.equal(await page.textContent('h1'), 'Vào Phòng họp không giấy?')
  t.match(await page.textContent('.target-text'), meetings.host)
  t.same(meetings.tickets, [], 'the application has heard nothing yet')
  await page.click('form.form button')
  await page.waitForURL(meetings.deepLink)
  t.equal(await page.textContent('h1'), WELCOME, 'R1.25: form-action lets it through')

  await page.goto(documents.deepLink)
  t.equal(await page.textContent('h1'), 'Vào Quản lý văn bản?')
  await page.click('.language')
  t.equal(await page.textContent('h1'), 'Enter Document management?')
  await page.click('text=No, go to my applications')
  await page.waitForSelector('.welcome')
  t.equal(pathOf(page), '/cas/')
  t.same(documents.tickets, [], 'no is no')

  await page.click('text=Document management')
  await page.dblclick('form.form button')
  await page.waitForURL(documents.url)
  t.equal(await page.textContent('h1'), WELCOME)
  t.equal(documents.tickets.length, 1, 'one press, one ticket')
})

inChromium('R1.12, R1.22: the question works without JavaScript', async (t, { visitor }) => {
  const { meetings } = await province(t)
  meetings.askFor('method=POST')
  const { page } = await visitor({ javaScriptEnabled: false })
  await page.goto(meetings.deepLink)
  await signInWith(page, 'warn')
  await page.click('text=Đồng ý, vào ứng dụng')
  await page.click('text=Vào ứng dụng')
  await page.waitForURL(meetings.deepLink)
  t.equal(await page.textContent('h1'), WELCOME)
})

inChromium('R1.12: who goes back after a yes is asked anew', async (t, { visitor }) => {
  const { documents } = await province(t)
  const { page } = await visitor()
  await page.goto(documents.deepLink)
  await signInWith(page, 'warn')
  documents.forgetEverybody()
  await page.goto(documents.deepLink)
  await page.click('form.form button')
  await page.waitForURL(documents.deepLink)
  await page.goBack()
  await page.waitForLoadState()
  t.equal(await page.textContent('h1'), 'Vào Quản lý văn bản?')
  await page.click('form.form button')
  await page.waitForURL(documents.deepLink)
  t.equal(await page.textContent('h1'), WELCOME)
})

inChromium(
  'R10.21: who is remembered stays signed in when the browser closes',
  async (t, tools) => {
    const { url, meetings } = await province(t, { sessions: { rememberMe: { enabled: true } } })
    for (const [choices, isRemembered] of [
      [['rememberMe'], true],
      [['rememberMe', 'warn'], true],
      [[], false],
    ] as const) {
      const open = tools.reopenable()
      const first = await open()
      await first.page.goto(`${url}/cas/login`)
      await signInWith(first.page, ...choices)
      await first.page.waitForSelector('.welcome')
      await first.context.close()

      const second = await open()
      const name = choices.join(' and ') || 'nothing chosen'
      await second.page.goto(url)
      t.equal((await second.page.$('.welcome')) !== null, isRemembered, name)
      await second.page.goto(meetings.deepLink)
      if ((choices as readonly string[]).includes('warn')) {
        await second.page.click('text=Đồng ý, vào ứng dụng')
      }
      if (isRemembered) {
        await second.page.waitForURL(meetings.deepLink)
        t.equal(await second.page.textContent('h1'), WELCOME, name)
      } else {
        t.equal(pathOf(second.page), '/cas/login', name)
      }
      await second.context.close()
    }
  },
)

inChromium('R1.20: a computer is shared or remembers, not both', async (t, { visitor }) => {
  const { url } = await province(t, { sessions: { rememberMe: { enabled: true } } })
  const { page, context } = await visitor()
  await page.goto(`${url}/cas/login`)
  const checked = () =>
    page.$$eval('.check input', (boxes) =>
      boxes.filter((box) => box.matches(':checked')).map(({ id }) => id),
    )
  t.same(await checked(), [])
  await page.check('#rememberMe')
  await page.check('#warn')
  await page.check('#shared')
  t.same(await checked(), ['shared', 'warn'])
  await page.check('#rememberMe')
  t.same(await checked(), ['rememberMe', 'warn'])
  await page.fill('#username', 'tamtt')
  await page.fill('#password', 'sai rồi')
  await page.click('form.form button[type=submit]')
  await page.waitForSelector('#summary')
  t.same(await checked(), ['rememberMe', 'warn'], 'a wrong password forgets nothing')
  await page.fill('#password', PASSWORD)
  await page.click('form.form button[type=submit]')
  await page.waitForSelector('.welcome')
  const cookie = (await context.cookies()).find(({ name }) => name === 'TGC')
  t.ok(Number(cookie?.expires) > Date.now() / 1000 + 13 * 86_400)
})
