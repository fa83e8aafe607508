import { request as ask } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
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

/** `text`: what a browser makes of the bytes that went over the line. */
type File = Readonly<{ path: string; bytes: number; type: string; text: string; status: number }>

/** What goes over the line for a page or a file, in the encoding that browsers ask for. */
function transferOf(url: string, cookie = ''): Promise<File> {
  const headers = { 'accept-encoding': 'gzip, deflate, br', ...(cookie && { cookie }) }
  return new Promise((resolve, reject) => {
    const request = ask(url, { headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const type = String(answer.headers['content-type'])
        const body = Buffer.concat(chunks)
        const text = decoded(body, answer.headers['content-encoding']).toString()
        const { length: bytes } = body
        resolve({ path: new URL(url).pathname, bytes, type, text, status: answer.statusCode ?? 0 })
      })
    })
    request.on('error', reject).end()
  })
}

function decoded(body: Buffer, encoding = ''): Buffer {
  if (encoding === 'br') return brotliDecompressSync(body)
  return encoding === 'gzip' ? gunzipSync(body) : body
}

/** A page with everything that a browser asks for because of it: style, script, pictures, its icon. */
async function weigh(server: string, { bytes: page, text }: File) {
  const linked = [...text.matchAll(/<(?:link|script|img|use)[^>]* (?:href|src)="([^"#]+)/g)]
  const urls = [...new Set(linked.map(([, url = '']) => new URL(url, server).href))]
  const files = await Promise.all(urls.map((url) => transferOf(url)))
  const missing = files.filter(({ status }) => status !== 200)
  if (missing.length > 0) throw new Error(`Not there: ${missing.map(({ path }) => path)}`)
  const ofType = (type: string) =>
    files.filter((file) => file.type.startsWith(type)).reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    html: page,
    style: ofType('text/css'),
    script: ofType('text/javascript'),
    pictures: ofType('image/'),
    all: page + files.reduce((sum, { bytes }) => sum + bytes, 0),
    requests: 1 + files.length,
    paths: files.map(({ path }) => path),
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
  const visitor = httpVisitor(url)
  const cookie = () => [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return { url, visitor, page: (path: string) => transferOf(new URL(path, url).href, cookie()) }
}

t.test('4.4: pages keep to their budgets over the line', async (t) => {
  const { url, visitor, page: pageAt } = await province(t)

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
      const found = await weigh(url, await pageAt(asked))
      t.test(`${what}, ${locale}: ${found.all} bytes, ${found.requests} requests`, async (t) => {
        t.ok(found.html <= SIGN_IN.html, `HTML: ${found.html}`)
        t.ok(found.style <= SIGN_IN.style, `CSS: ${found.style}`)
        t.ok(found.script <= SIGN_IN.script, `script: ${found.script}`)
        t.ok(found.pictures <= SIGN_IN.logo, `pictures: ${found.pictures}`)
        t.ok(found.all <= SIGN_IN.all)
        t.ok(found.requests <= SIGN_IN.requests, found.paths.join(' '))
      })
    }
  }

  await visitor.signIn('tamtt', PASSWORD)
  const home = await pageAt('/cas/')
  t.ok((home.text.match(/ung-dung-\d+/g) ?? []).length >= 30, 'the portal has its thirty tiles')
  const portal = await weigh(url, home)
  t.test(`portal of 30 tiles: ${portal.all} bytes, ${portal.requests} requests`, async (t) => {
    t.ok(portal.all <= PORTAL.all)
    t.ok(portal.requests <= PORTAL.requests, portal.paths.join(' '))
  })

  // Every page of the account that its own pages lead to.
  const found = new Set(['/cas/account/sessions'])
  for (const path of found) {
    const asked = await pageAt(path)
    if (asked.status !== 200) continue
    for (const [, href = ''] of asked.text.matchAll(
      /href="(\/cas\/(?:account|privacy|help)[^"?#]*)"/g,
    )) {
      found.add(href)
    }
    const page = await weigh(url, asked)
    t.test(`${path}: ${page.all} bytes, ${page.requests} requests`, async (t) => {
      t.ok(page.all <= ACCOUNT.all)
      t.ok(page.requests <= ACCOUNT.requests, page.paths.join(' '))
    })
  }
  t.ok(found.has('/cas/account/2fa') && found.has('/cas/account/password'), [...found].join(' '))
})
