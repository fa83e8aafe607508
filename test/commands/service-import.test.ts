import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { serviceCommand } from '../../src/commands/service.ts'
import { readConfig } from '../../src/config/load-config.ts'
import { configFile, serviceEntry } from '../support/sample-config.ts'
import { terminal } from '../support/terminal.ts'
import { testApp } from '../support/test-app.ts'

const definition = (more: object = {}) => ({
  '@class': 'org.apereo.cas.services.CasRegisteredService',
  serviceId: String.raw`^https://vpdt\.binhphuoc\.gov\.vn/.*`,
  name: 'iOffice',
  id: 7,
  ...more,
})

async function operator(t: Test) {
  const { run } = terminal(await testApp(t), serviceCommand)
  const folder = t.testdir({})
  function file(name: string, content: unknown): string {
    const path = join(folder, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }
  return { file, run: (...args: string[]) => run('import', '--category', 'general', ...args) }
}

t.test('R11.01: cas service import prints entries that a configuration can hold', async (t) => {
  const { file, run } = await operator(t)
  const policy = {
    '@class': 'org.apereo.cas.services.ReturnAllowedAttributeReleasePolicy',
    allowedAttributes: ['java.util.ArrayList', ['mail', 'chucVu']],
  }
  const one = file('iOffice-7.json', definition({ attributeReleasePolicy: policy }))
  const many = file('rest.json', [
    'java.util.ArrayList',
    [
      definition({ id: 8, serviceId: 'https://a.vn/.*' }),
      definition({ id: 9, serviceId: String.raw`https://b\.vn/x` }),
    ],
  ])
  const { output, errors, exitCode } = await run(one, many, '--map', 'chucVu=position')
  t.equal(exitCode, 0)
  t.equal(
    errors,
    `${many} [0]: serviceId: warning: It has a dot without a backslash, which matches any character; it is taken for a dot.\n`,
  )
  const services = JSON.parse(output) as { id: string; attributes?: object }[]
  t.strictSame(
    services.map(({ id }) => id),
    ['ioffice-7', 'ioffice-8', 'ioffice-9'],
  )
  t.strictSame(services[0]?.attributes, { mail: 'mailboxAddress', chucVu: 'position' })
  const config = readConfig(configFile({ services: [serviceEntry(), ...services] }), 'x', {})
  t.equal(config.services.length, 4)
})

t.test(
  'R11.01: what is refused is told by file and field; the rest is printed; it ends with 1',
  async (t) => {
    const { file, run } = await operator(t)
    const good = file('good-1.json', definition({ id: 1 }))
    const wide = file(
      'wide-2.json',
      definition({ id: 2, serviceId: 'https://a.gov.vn.*', logoutType: 'X' }),
    )
    const oidc = file(
      'oidc-3.json',
      definition({ '@class': 'org.apereo.cas.services.OidcRegisteredService' }),
    )
    const { output, errors, exitCode, message } = await run(good, wide, oidc)
    t.equal(exitCode, 1)
    t.equal(message, '2 refused, 1 printed.')
    t.match(JSON.parse(output), [{ id: 'ioffice-1' }])
    t.match(errors, `${wide}: serviceId: refused: It has no slash behind the host`)
    t.match(errors, `${wide}: logoutType: refused: `)
    t.match(errors, `${oidc}: @class: refused: It is a OidcRegisteredService`)
  },
)

t.test('R11.01: our own checks have the last word', async (t) => {
  const { file, run } = await operator(t)
  const rows: [string, object, RegExp][] = [
    [
      'a reserved attribute',
      {
        attributeReleasePolicy: {
          '@class': 'x.ReturnMappedAttributeReleasePolicy',
          allowedAttributes: { mail: 'user' },
        },
      },
      /our attributes\.user: refused: Is reserved/,
    ],
    [
      'front channel without a URL',
      { logoutType: 'FRONT_CHANNEL' },
      /our singleLogout\.urls: refused: /,
    ],
    ['a host that is none', { serviceId: 'https://a_*/x' }, /serviceId: refused: /],
    [
      'user information',
      { serviceId: String.raw`https://u@a\.vn/.*` },
      /our matches\[0\]: refused: .*user name before the host/,
    ],
  ]
  for (const [name, more, said] of rows) {
    const { errors, exitCode, output } = await run(file('x.json', definition(more)))
    t.equal(exitCode, 1, name)
    t.match(errors, said, name)
    t.strictSame(JSON.parse(output), [], name)
  }
  const twice = file('twice.json', [definition(), definition()])
  t.match((await run(twice)).errors, /twice\.json \[1\]: .*refused: /)
  const { run: runPlain } = terminal(await testApp(t), serviceCommand)
  t.match(
    (await runPlain('import', '--category', 'none', file('y.json', definition()))).errors,
    /our category: refused: There is no category "none"/,
  )
  t.equal((await runPlain('import', twice)).exitCode, 64, 'the category is needed')
})

t.test('R11.01: files that cannot be read', async (t) => {
  const { file, run } = await operator(t)
  t.match(await run('/nowhere.json'), { exitCode: 65, message: /cannot be read \(ENOENT\)/ })
  t.match(await run(file('broken.json', '{')), { exitCode: 65, message: /is not JSON/ })
  t.match(await run(file('a.json', definition()), '--map', 'x=password'), { exitCode: 64 })
  t.match(await run(file('bom.json', `\uFEFF${JSON.stringify(definition())}`)), { exitCode: 0 })
})
