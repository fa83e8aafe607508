import { request as ask } from 'node:http'
import { brotliDecompressSync, gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { httpVisitor } from '../support/http-visitor.ts'
import { freeAddress, registeredAt, runningServer } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'

/** The budgets of product 4.4, in bytes of the first visit and in requests. */
const KB = 1024
const SIGN_IN = {
  html: 5 * KB,
  style: 8 * KB,
  script: 3 * KB,
  logo: 6 * KB,
  all: 22 * KB,
  requests: 4,
}
const PORTAL = { all: 40 * KB, requests: 5 }
const ACCOUNT = { all: 30 * KB, requests: 4 }

type File = Readonly<{ path: string; bytes: number; type: string }>

/** What goes over the line for a file, in the encoding that browsers ask for. */
function transferOf(url: string): Promise<File> {
  return new Promise((resolve, reject) => {
    const request = ask(url, { headers: { 'accept-encoding': 'gzip, deflate, br' } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const { headers, statusCode } = answer
        if (statusCode !== 200) return reject(new Error(`${url} is answered ${statusCode}`))
        const type = String(headers['content-type'])
        const body = Buffer.concat(chunks)
        if (headers['content-encoding'] === 'br') brotliDecompressSync(body)
        resolve({ path: new URL(url).pathname, bytes: body.length, type })
      })
    })
    request.on('error', reject).end()
  })
}

/** Everything that a browser asks for because of a page: style, script, pictures, the icon of its tab. */
async function weigh(server: string, html: string) {
  const linked = [...html.matchAll(/<(?:link|script|img|use)[^>]* (?:href|src)="([^"#]+)/g)]
  const urls = [...new Set(linked.map(([, url = '']) => new URL(url, server).href))]
  const files = await Promise.all(urls.map(transferOf))
  const page = gzipSync(html).length
  const ofType = (type: string) =>
    files.filter((file) => file.type.startsWith(type)).reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    html: page,
    style: ofType('text/css'),
    script: ofType('text/javascript'),
    pictures: ofType('image/'),
    all: page + files.reduce((sum, { bytes }) => sum + bytes, 0),
    requests: 1 + files.length,
    files,
  }
}

const THIRTY = Array.from({ length: 30 }, (_, place) =>
  registeredAt(`http://ung-dung-${place}.example.test/`, {
    id: `ung-dung-${place}`,
    name: {
      vi: `Quản lý văn bản và điều hành số ${place}`,
      en: `Document management number ${place}`,
    },
    description: {
      vi: `Văn bản đi, đến; ký số; theo dõi nhiệm vụ thứ ${place}`,
      en: `Documents, digital signature and tasks, ${place}`,
    },
    order: place,
  }),
)

async function province(t: Test) {
  const url = await freeAddress()
  const server = await runningServer(t, {
    publicUrl: url,
    services: THIRTY,
    secondFactor: { offered: true },
  })
  await server.addPerson()
  return { url, visitor: httpVisitor(url) }
}

t.test('4.4: pages keep to their budgets over the line', async (t) => {
  const { url, visitor } = await province(t)

  const light: readonly [what: string, path: string][] = [
    ['sign-in', '/cas/login'],
    ['sign-in for an application', '/cas/login?service=http%3A%2F%2Fung-dung-1.example.test%2F'],
    ['an application that is not registered', '/cas/login?service=http%3A%2F%2Fla.example%2F'],
    ['not found', '/cas/khong-co'],
    ['forgotten password', '/cas/recover'],
    ['activation', '/cas/activate'],
  ]
  for (const locale of ['vi', 'en']) {
    for (const [what, path] of light) {
      const asked = `${path}${path.includes('?') ? '&' : '?'}locale=${locale}`
      const found = await weigh(url, (await visitor.get(asked)).body)
      t.test(`${what}, ${locale}: ${found.all} bytes, ${found.requests} requests`, async (t) => {
        t.ok(found.html <= SIGN_IN.html, `HTML: ${found.html}`)
        t.ok(found.style <= SIGN_IN.style, `CSS: ${found.style}`)
        t.ok(found.script <= SIGN_IN.script, `script: ${found.script}`)
        t.ok(found.pictures <= SIGN_IN.logo, `pictures: ${found.pictures}`)
        t.ok(found.all <= SIGN_IN.all)
        t.ok(found.requests <= SIGN_IN.requests, JSON.stringify(found.files))
      })
    }
  }

  await visitor.signIn('tamtt', PASSWORD)
  const home = (await visitor.get('/cas/')).body
  t.ok((home.match(/ung-dung-\d+/g) ?? []).length >= 30, 'the portal has its thirty tiles')
  const portal = await weigh(url, home)
  t.test(`portal of 30 tiles: ${portal.all} bytes, ${portal.requests} requests`, async (t) => {
    t.ok(portal.all <= PORTAL.all)
    t.ok(portal.requests <= PORTAL.requests, JSON.stringify(portal.files))
  })

  // Every page of the account that its own pages lead to.
  const found = new Set(['/cas/account/sessions'])
  for (const path of found) {
    const { status, body } = await visitor.get(path)
    if (status !== 200) continue
    for (const [, href = ''] of body.matchAll(/href="(\/cas\/(?:account|privacy|help)[^"?#]*)"/g)) {
      found.add(href)
    }
    const page = await weigh(url, body)
    t.test(`${path}: ${page.all} bytes, ${page.requests} requests`, async (t) => {
      t.ok(page.all <= ACCOUNT.all)
      t.ok(page.requests <= ACCOUNT.requests, JSON.stringify(page.files))
    })
  }
  t.ok(found.has('/cas/account/2fa') && found.has('/cas/account/password'), [...found].join(' '))
})
