import t from 'tap'
import { selfSignedCertificate } from '../support/certificate.ts'
import { inChromium } from '../support/chromium.ts'
import { signIn } from '../support/journey.ts'
import { freePort, runningServer } from '../support/running-server.ts'

t.setTimeout(120_000)

/** The language, and that somebody has signed in here before; neither opens anything. */
const OUTLIVE = new Set(['__Host-lang', '__Host-known'])

inChromium('10.3: over https the cookies are as safe as they can be', async (t, { visitor }) => {
  const host = 'dangnhap.example.test'
  const url = `https://${host}:${await freePort()}`
  const server = await runningServer(t, { publicUrl: url, tls: selfSignedCertificate(t, host) })
  await server.addPerson()
  const { page, context } = await visitor({ ignoreHTTPSErrors: true })
  const shown = await page.goto(`${url}/cas/login`)
  t.match(shown?.headers()['strict-transport-security'], /^max-age=31536000/)
  await signIn(page)
  t.match(
    await page.textContent('h1'),
    'Trần Thanh Tâm',
    'the portal beside /cas knows the session',
  )

  await page.click('.language')
  const cookies = await context.cookies()
  t.same(cookies.map(({ name }) => name).sort(), [
    '__Host-TGC',
    '__Host-browser',
    '__Host-known',
    '__Host-lang',
  ])
  for (const { name, domain, expires, ...cookie } of cookies) {
    t.match(cookie, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }, `${name}: R10.20`)
    t.equal(domain, host, `${name}: for this host alone`)
    t.equal(expires === -1, !OUTLIVE.has(name), `${name}: R10.21, ends with the browser`)
  }
  t.equal(await page.evaluate('document.cookie'), '', 'scripts see none of them')

  const before = cookies.find(({ name }) => name === '__Host-TGC')?.value
  await page.goto(`${url}/login?renew=true`)
  await signIn(page)
  await page.waitForSelector('.welcome')
  const after = (await context.cookies()).find(({ name }) => name === '__Host-TGC')?.value
  t.ok(after && after !== before, 'R10.22: a new value at each sign-in')

  await page.click('.welcome-action button')
  await page.waitForSelector('h1')
  await page.waitForURL('**/logout')
  t.notOk(
    (await context.cookies()).some(({ name }) => name === '__Host-TGC'),
    'signed out',
  )
})
