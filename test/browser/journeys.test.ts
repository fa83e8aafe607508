import t from 'tap'
import { inChromium } from '../support/chromium.ts'
import { focusedId, pathOf, province, signIn } from '../support/journey.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(600_000)

for (const [how, typed] of [
  ['the bare name', 'tamtt'],
  ['the whole address', 'tamtt@binhphuoc.gov.vn'],
  ['capitals', 'TAMTT@BinhPhuoc.gov.vn'],
  ['blanks around it', '  tamtt '],
] as const) {
  inChromium(`2.5: signing in with ${how} leads to the portal`, async (t, { visitor }) => {
    const { url } = await province(t)
    const { page } = await visitor()
    await page.goto(url)
    t.equal(pathOf(page), '/login')
    await signIn(page, typed)
    t.equal(await page.textContent('h1'), 'Xin chào, Trần Thanh Tâm')
    t.equal(pathOf(page), '/')
    const tiles = await page.locator('.tile-name').allTextContents()
    t.same(tiles, ['Phòng họp không giấy', 'Quản lý văn bản'], 'what this person may use, no more')
  })
}

inChromium('2.4: a wrong password brings the form back', async (t, { visitor }) => {
  const { url } = await province(t)
  const { page } = await visitor()
  await page.goto(`${url}/cas/login`)
  const answer = page.waitForResponse((response) => response.request().method() === 'POST')
  await signIn(page, 'tamtt', 'không phải mật khẩu ấy')
  t.equal((await answer).status(), 401, 'R2.08')
  await page.waitForSelector('#summary')
  t.match(await page.title(), /^Lỗi: Đăng nhập/)
  t.equal(await page.inputValue('#username'), 'tamtt', 'the name is kept')
  t.equal(await page.inputValue('#password'), '', 'the password is not')
  t.equal(await focusedId(page), 'summary', 'the summary has focus')
  t.match(await page.textContent('#summary'), /Tên hộp thư hoặc mật khẩu chưa đúng/)
  t.equal(await page.getAttribute('#username', 'aria-invalid'), 'true')
  t.equal(await page.getAttribute('#password', 'aria-invalid'), 'true', 'neither is told apart')
  await signIn(page)
  t.match(await page.textContent('h1'), 'Trần Thanh Tâm', 'and the next attempt works')
})

inChromium('J3: a deep link asks once, and the next application not at all', async (t, tools) => {
  const { meetings, documents } = await province(t)
  const { page } = await tools.visitor()
  await page.goto(meetings.deepLink)
  const target = await page.textContent('.target-text')
  t.match(target, 'Phòng họp không giấy')
  t.match(target, meetings.host)
  await signIn(page)
  await page.waitForURL(meetings.deepLink)
  t.equal(await page.textContent('h1'), 'Xin chào, Trần Thanh Tâm (tamtt)')
  t.match(meetings.tickets, [/^ST-[A-Za-z0-9-]{29}$/])

  await page.goto(documents.deepLink)
  t.equal(page.url(), documents.deepLink, 'R1.25: no password, and no trace of a ticket')
  t.equal(await page.textContent('h1'), 'Xin chào, Trần Thanh Tâm (tamtt)')
})

inChromium('R1.25: form-action lets the sign-in through to its application', async (t, tools) => {
  const { url, meetings } = await province(t)
  const { page } = await tools.visitor()
  const service = encodeURIComponent(meetings.deepLink)
  const shown = await page.goto(`${url}/cas/login?service=${service}`)
  const policy = shown?.headers()['content-security-policy'] ?? ''
  t.ok(policy.includes(`form-action 'self' ${new URL(meetings.url).origin};`), policy)
  await signIn(page, 'tamtt', 'sai rồi')
  await page.waitForSelector('#summary')
  await signIn(page)
  await page.waitForURL(meetings.deepLink)
  t.match(await page.textContent('h1'), 'Trần Thanh Tâm', 'after a refused attempt as well')
})

inChromium('3.1: signing out ends the session for every application', async (t, { visitor }) => {
  const { url, meetings } = await province(t)
  const { page, context } = await visitor()
  await page.goto(meetings.deepLink)
  await signIn(page)
  await page.waitForURL(meetings.deepLink)
  await page.goto(url)
  await page.click('.welcome-action button')
  t.equal(await page.textContent('h1'), 'Đăng xuất khỏi tất cả ứng dụng?')
  await page.click('.actions button')
  t.equal(await page.textContent('h1'), 'Đã đăng xuất')
  await page.getByText('Các ứng dụng đã mở cũng đã được đăng xuất.').waitFor()
  t.notMatch(
    (await context.cookies(url)).map(({ name }) => name),
    ['TGC'],
  )

  await page.goto(meetings.deepLink)
  t.equal(pathOf(page), '/cas/login', 'R3.20: the deep link asks for the password again')
  t.equal(await page.inputValue('#password'), '')
})

inChromium('R0.12: the back button after signing out shows nothing personal', async (t, tools) => {
  const { url } = await province(t)
  const { page } = await tools.visitor()
  await page.goto(url)
  await signIn(page)
  await page.waitForSelector('.welcome')
  await page.click('.welcome-action button')
  await page.waitForURL('**/logout')
  await page.goBack()
  await page.waitForLoadState()
  t.notMatch(await page.textContent('body'), 'Trần Thanh Tâm')
  t.equal(pathOf(page), '/login')
})

inChromium('3.1.1: the chosen language stays, and a choice keeps the way', async (t, tools) => {
  const { url, meetings } = await province(t)
  const { page } = await tools.visitor()
  const language = () => page.getAttribute('html', 'lang')
  await page.goto(meetings.deepLink)
  t.equal(await language(), 'vi')
  await page.click('.language')
  t.equal(await language(), 'en')
  t.match(await page.textContent('.target-text'), 'Paperless meetings', 'the target is kept')
  await signIn(page, 'tamtt', 'wrong one')
  t.match(await page.title(), /^Error: /)
  t.equal(await language(), 'en', 'the form answers in the language it was sent in')
  await signIn(page)
  await page.waitForURL(meetings.deepLink)
  await page.goto(url)
  t.equal(await language(), 'en', 'it is remembered')
  t.equal(await page.getAttribute('.language', 'lang'), 'vi')
  await page.click('.language')
  t.equal(await language(), 'vi')
  await page.goto(`${url}/cas/login?renew=true`)
  t.equal(await language(), 'vi', 'and so is the way back')
})

inChromium('4.2: the whole sign-in works without JavaScript', async (t, { visitor }) => {
  const { url, meetings } = await province(t)
  const { page } = await visitor({ javaScriptEnabled: false })
  await page.goto(meetings.deepLink)
  t.equal(await page.isVisible('#reveal'), false, 'no button that would do nothing')
  await signIn(page, 'tamtt', 'sai rồi')
  t.match(await page.textContent('#summary'), 'chưa đúng')
  await signIn(page)
  await page.waitForURL(meetings.deepLink)
  await page.goto(url)
  t.match(await page.textContent('h1'), 'Trần Thanh Tâm')
  await page.click('.welcome-action button')
  await page.click('.actions button')
  t.equal(await page.textContent('h1'), 'Đã đăng xuất')
})

inChromium('R1.23: forms in two tabs both work, one after the other', async (t, { visitor }) => {
  const { url, meetings, documents } = await province(t)
  const { page: first, context } = await visitor()
  const second = await context.newPage()
  await first.goto(meetings.deepLink)
  await second.goto(documents.deepLink)
  await signIn(second)
  await second.waitForURL(documents.deepLink)
  await signIn(first)
  await first.waitForURL(meetings.deepLink)
  t.match(await first.textContent('h1'), 'Trần Thanh Tâm')
  await second.goto(url)
  t.match(await second.textContent('h1'), 'Trần Thanh Tâm', 'the session is still one')
})

inChromium('R2.02: a form that was used, or lay too long, is asked for again', async (t, tools) => {
  const { server, url } = await province(t)
  const { page } = await tools.visitor()
  await page.goto(`${url}/cas/login`)
  const used = await page.getAttribute('[name=lt]', 'value')
  await signIn(page, 'tamtt', 'sai rồi')
  await page.waitForSelector('#summary')
  await page.$eval(
    'form.form [name=lt]',
    (input, value) => input.setAttribute('value', value),
    used ?? '',
  )
  await signIn(page)
  t.match(await page.textContent('#summary'), 'Trang mở quá lâu nên cần gửi lại')
  t.notMatch(await page.textContent('#summary'), 'chưa đúng', 'nothing about the password')
  t.equal(await page.inputValue('#username'), 'tamtt')
  t.equal(await page.inputValue('#password'), '')
  server.clock.advance(31 * 60_000)
  await signIn(page)
  t.match(await page.textContent('#summary'), 'Trang mở quá lâu nên cần gửi lại', 'too old')
  await signIn(page)
  t.match(await page.textContent('h1'), 'Trần Thanh Tâm')
})

inChromium('R1.04: an unregistered service ends on a page that leads nowhere', async (t, tools) => {
  const { url } = await province(t)
  const { page } = await tools.visitor()
  for (const service of ['https://evil.example.test/x', 'http://hop.example.test.evil.test/']) {
    const answer = await page.goto(`${url}/cas/login?service=${encodeURIComponent(service)}`)
    t.equal(answer?.status(), 403)
    t.equal(await page.textContent('h1'), 'Ứng dụng chưa được đăng ký')
    const links = await page.$$eval('a[href], form[action]', (elements) =>
      elements.map((element) => element.getAttribute('href') ?? element.getAttribute('action')),
    )
    const leaving = links.filter((link) => !/^(\/(?!\/)|#|tel:|mailto:)/.test(link ?? ''))
    t.same(leaving, [], 'no link and no form leads out')
  }
})

inChromium('R2.02: cookies that are blocked are told, not looped on', async (t, tools) => {
  const { url } = await province(t)
  const { page } = await tools.visitorWithoutCookies()
  await page.goto(`${url}/cas/login`)
  await signIn(page)
  t.match(await page.textContent('#summary'), 'Trình duyệt đang chặn cookie')
  t.equal(await page.inputValue('#username'), 'tamtt')
})

inChromium('4.2: a double click on the button is one attempt', async (t, { visitor }) => {
  const { server, url } = await province(t)
  const { page } = await visitor()
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(request.url())
  })
  await page.goto(`${url}/cas/login`)
  await page.fill('#username', 'tamtt')
  await page.fill('#password', PASSWORD)
  await page.dblclick('form.form button[type=submit]')
  await page.waitForSelector('.welcome')
  t.equal(posts.length, 1)
  t.equal(server.lines.filter(({ event }) => event === 'session.started').length, 1)
})

inChromium('S5: that an account is closed is told to its owner alone', async (t, { visitor }) => {
  const { url } = await province(t)
  const { page } = await visitor()
  await page.goto(`${url}/cas/login`)
  await signIn(page, 'hoalt', 'không phải mật khẩu ấy')
  t.match(await page.textContent('#summary'), 'Tên hộp thư hoặc mật khẩu chưa đúng')
  t.notMatch(await page.textContent('#summary'), 'ngừng hoạt động')
  await signIn(page, 'hoalt')
  t.match(await page.textContent('#summary'), 'Tài khoản đã ngừng hoạt động')
})

inChromium('S2: a name with accents is offered without them, to choose', async (t, { visitor }) => {
  const { meetings } = await province(t)
  const { page } = await visitor()
  await page.goto(meetings.deepLink)
  await signIn(page, 'sơnnv', PASSWORD)
  t.match(await page.textContent('#summary'), 'Tên hộp thư không có dấu')
  t.equal(await page.inputValue('#password'), '')
  await page.click('.candidates button[value=sonnv]')
  await page.waitForSelector('#summary', { state: 'detached' })
  t.equal(await page.inputValue('#username'), 'sonnv')
  t.equal(await focusedId(page), 'password', 'ready to type it')
  await signIn(page, 'sonnv')
  await page.waitForURL(meetings.deepLink)
  t.equal(await page.textContent('h1'), 'Xin chào, Nguyễn Văn Sơn (sonnv)')
})

inChromium('S1: the password can be shown, and is hidden when it is sent', async (t, tools) => {
  const { url } = await province(t)
  const { page } = await tools.visitor()
  await page.goto(`${url}/cas/login`)
  const type = () => page.getAttribute('#password', 'type')
  await page.fill('#password', 'thấy được')
  t.match(
    await page.textContent('#password-hint'),
    'bộ gõ tiếng Việt',
    'a keyboard left on is told',
  )
  await page.click('#reveal')
  t.equal(await type(), 'text')
  t.equal(await page.getAttribute('#reveal', 'aria-pressed'), 'true')
  await page.click('#reveal')
  t.equal(await type(), 'password')
})

inChromium('R1.06: an application that insists gets the password again', async (t, { visitor }) => {
  const { url, meetings } = await province(t)
  const { page } = await visitor()
  await page.goto(url)
  await signIn(page)
  await page.waitForSelector('.welcome')
  const service = encodeURIComponent(meetings.deepLink)
  await page.goto(`${url}/cas/login?renew=true&service=${service}`)
  t.match(await page.textContent('.reason'), 'yêu cầu nhập lại mật khẩu')
  t.match(await page.textContent('.reason'), 'Trần Thanh Tâm')
  await signIn(page)
  await page.waitForURL(meetings.deepLink)
  t.match(await page.textContent('h1'), 'Trần Thanh Tâm')
})

inChromium('2.8: a tile opens its application without a question', async (t, { visitor }) => {
  const { url, meetings } = await province(t)
  const { page } = await visitor()
  await page.goto(url)
  await signIn(page)
  await page.click('text=Phòng họp không giấy')
  await page.waitForURL(meetings.url)
  t.match(await page.textContent('h1'), 'Trần Thanh Tâm')
})
