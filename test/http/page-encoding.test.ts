import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { encodingFor } from '../../src/http/browser/encoding.ts'
import { testApp } from '../support/test-app.ts'

const BOTH = ['br', 'gzip'] as const

for (const [accepted, expected] of [
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['gzip, deflate, br', 'br'],
  ['gzip;q=1.0, *;q=0.5', 'gzip'],
  ['BR;q=0, GZip', 'gzip'],
  ['br; q=0.0', undefined],
  ['x-gzip', undefined],
] as const) {
  t.test(
    `a browser that takes ${accepted} is sent ${expected ?? 'the text as it is'}`,
    async (t) => {
      t.equal(encodingFor(accepted, BOTH), expected)
    },
  )
}

t.test('4.4: a page goes over the line compressed, and is the same page', async (t) => {
  const { server } = await testApp(t)
  const page = (headers: Record<string, string>) =>
    server.inject({ method: 'GET', url: '/cas/khong-co', headers })
  const withoutCode = (html: string) => html.replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, '')

  const plain = await page({})
  t.equal(plain.headers['content-encoding'], undefined)
  const sent = await page({ 'accept-encoding': 'gzip, deflate, br' })
  t.equal(sent.statusCode, 404)
  t.match(sent.headers, {
    'content-encoding': 'gzip',
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(sent.rawPayload.length),
    vary: 'accept-encoding',
    'cache-control': 'no-store',
  })
  t.ok(sent.rawPayload.length < plain.rawPayload.length / 2)
  t.equal(withoutCode(gunzipSync(sent.rawPayload).toString()), withoutCode(plain.body))
})

t.test('4.4: what a validation answers is never compressed', async (t) => {
  const { server } = await testApp(t)
  const headers = { 'accept-encoding': 'gzip' }
  const answer = await server.inject({ url: '/cas/serviceValidate', headers })
  t.equal(answer.headers['content-encoding'], undefined)
})
