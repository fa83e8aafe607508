import t from 'tap'
import { ConfigError } from '../../src/config/config-error.ts'
import { sampleConfig } from '../support/sample-config.ts'
import { testApp } from '../support/test-app.ts'

const PATH = '/.well-known/security.txt'
const usual = {
  contacts: ['mailto:an-toan@binhphuoc.gov.vn', 'tel:+84-271-300-0000'],
  expires: '2027-06-30',
}

t.test('L17: RFC 9116 tells whom to write to about a weakness', async (t) => {
  const { server } = await testApp(t, {
    securityContact: { ...usual, policy: 'https://binhphuoc.gov.vn/an-toan' },
  })
  const answer = await server.inject({ method: 'GET', url: PATH })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
  t.equal(
    answer.body,
    [
      'Contact: mailto:an-toan@binhphuoc.gov.vn',
      'Contact: tel:+84-271-300-0000',
      'Expires: 2027-06-30T23:59:59+07:00',
      'Preferred-Languages: vi, en',
      'Canonical: https://sso.example/.well-known/security.txt',
      'Policy: https://binhphuoc.gov.vn/an-toan',
      '',
    ].join('\n'),
  )
  t.notOk(answer.headers['set-cookie'])
  const elsewhere = await server.inject({
    method: 'GET',
    url: PATH,
    headers: { host: 'other.test' },
  })
  t.equal(elsewhere.statusCode, 200, 'whatever name the server was asked by')
})

t.test('where nobody is named there is no such page', async (t) => {
  const { server } = await testApp(t)
  t.equal((await server.inject({ method: 'GET', url: PATH })).statusCode, 404)
})

for (const [what, change, path] of [
  ['a mail address without a name', { contacts: ['mailto:@x.vn'] }, 'contacts[0]'],
  ['an address over plain http', { contacts: ['http://x.vn/'] }, 'contacts[0]'],
  ['a line break', { contacts: ['mailto:a@x.vn\nExpires: never'] }, 'contacts[0]'],
  ['nobody', { contacts: [] }, 'contacts'],
  ['a day that no calendar has', { expires: '2027-02-30' }, 'expires'],
  ['a policy that is no address', { policy: 'https://' }, 'policy'],
] as const) {
  t.test(`${what} is refused`, async (t) => {
    try {
      sampleConfig({ securityContact: { ...usual, ...change } })
      t.fail('it was taken')
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      t.same(
        error.mistakes.map((mistake) => mistake.path),
        [`securityContact.${path}`],
      )
    }
  })
}
