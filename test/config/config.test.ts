import { readFileSync } from 'node:fs'
import t from 'tap'
import { ConfigError } from '../../src/config/config-error.ts'
import { editorSchema } from '../../src/config/editor-schema.ts'
import { loadConfig, readConfig } from '../../src/config/load-config.ts'
import { ConfigSchema } from '../../src/config/schema.ts'
import { configFile, serviceEntry } from '../support/sample-config.ts'

type Settings = Record<string, unknown>

/** path → sentence of every mistake; empty when there is none. */
function mistakesOf(value: unknown, environment: Record<string, string> = {}) {
  try {
    readConfig(value, 'cas.config.json', environment)
    return {}
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return Object.fromEntries(error.mistakes.map(({ path, sentence }) => [path, sentence]))
  }
}

t.test('the sample configuration has no mistakes', async (t) => {
  const config = loadConfig('cas.config.json', {})
  t.equal(config.services.length, 7)
  t.strictSame(config.mounts, ['/cas', '/'])
})

t.test('docs/cas.config.schema.json is the schema of this program (npm run schema)', async (t) => {
  const shipped = JSON.parse(readFileSync('docs/cas.config.schema.json', 'utf8'))
  t.strictSame(shipped, editorSchema(ConfigSchema))
})

t.test('defaults (decision 5, 13)', async (t) => {
  const config = readConfig(configFile({ passwords: {} }), '/etc/cas/cas.config.json', {})
  t.match(config, {
    tickets: { serviceTicketSeconds: 60, loginTicketMinutes: 30 },
    sessions: { absoluteHours: 10, idleMinutes: 120, sharedComputerIdleMinutes: 15 },
    passwords: {
      memoryKiB: 19456,
      iterations: 2,
      parallelism: 1,
      waiting: 64,
      policies: {
        preset: 'vn-level3',
        everyone: {},
        administratorGroups: ['quan-tri'],
        administrators: {},
        groups: [],
      },
    },
    trustedProxies: [],
    dataFolder: '/etc/cas/data',
    databaseFile: '/etc/cas/data/cas.sqlite',
  })
  t.match(config.services[0], {
    isEnabled: true,
    allowsHttp: false,
    releasesAttributesOnCas2: true,
    xmlEncoding: 'ascii',
    serviceTicketSeconds: 60,
    attributes: {},
  })
})

const service = (entry: Settings) => ({ services: [serviceEntry(entry)] })

const MISTAKES: readonly [string, Settings, string][] = [
  ['a misspelt key', { publicURL: 'x' }, 'publicURL'],
  ['a missing part', { branding: undefined }, 'branding'],
  ['a wrong type', { listen: { port: '8080' } }, 'listen.port'],
  ['out of range', { tickets: { serviceTicketSeconds: 5 } }, 'tickets.serviceTicketSeconds'],
  ['no such value', { log: { level: 'loud' } }, 'log.level'],
  ['a public URL with a path', { publicUrl: 'https://sso.example/cas' }, 'publicUrl'],
  ['plain http in public', { publicUrl: 'http://sso.example' }, 'publicUrl'],
  ['a proxy that is no address', { trustedProxies: ['proxy.local'] }, 'trustedProxies[0]'],
  ['everybody as a proxy', { trustedProxies: ['0.0.0.0/0'] }, 'trustedProxies[0]'],
  [
    'an office that is no network',
    { secondFactor: { officeNetworks: ['10.1.0.0/16', 'sở nội vụ'] } },
    'secondFactor.officeNetworks[1]',
  ],
  [
    'the whole world as the office',
    { secondFactor: { officeNetworks: ['0.0.0.0/0'] } },
    'secondFactor.officeNetworks[0]',
  ],
  ['a colon in the issuer', { secondFactor: { issuer: 'a:b' } }, 'secondFactor.issuer'],
  ['no such demand', service({ secondFactor: 'always' }), 'services[0].secondFactor'],
  ['a lock that is forgotten', { throttle: { forgetHours: 12 } }, 'throttle.forgetHours'],
  ['a ladder without a rung', { throttle: { ladderMinutes: [] } }, 'throttle.ladderMinutes'],
  ['a mount twice', { mounts: ['/cas', '/cas'] }, 'mounts[1]'],
  ['a mount with a slash too many', { mounts: ['/cas/'] }, 'mounts[0]'],
  [
    'two services of one id',
    { services: [serviceEntry(), serviceEntry({ matches: [{ prefix: 'https://b.example/' }] })] },
    'services[1].id',
  ],
  ['no such category', service({ category: 'none' }), 'services[0].category'],
  ['no such picture', service({ icon: 'unicorn' }), 'services[0].icon'],
  ['a drawing that is not there', service({ icon: 'logo.svg' }), 'services[0].icon'],
  ['no such state', service({ state: { kind: 'gone' } }), 'services[0].state.kind'],
  [
    'a pause without the hour',
    service({ state: { kind: 'paused', until: '2026-11-25' } }),
    'services[0].state.until',
  ],
  [
    'a pause until no moment',
    service({ state: { kind: 'paused', until: '2026-13-25T10:00' } }),
    'services[0].state.until',
  ],
  [
    'a reason of what is not paused',
    service({ state: { reason: { vi: 'a', en: 'a' } } }),
    'services[0].state.reason',
  ],
  ['an end without a day', service({ state: { kind: 'retiring' } }), 'services[0].state.on'],
  [
    'an end on no day',
    service({ state: { kind: 'retiring', on: '2026-02-99' } }),
    'services[0].state.on',
  ],
  [
    'its own successor',
    service({ state: { kind: 'retiring', on: '2027-01-01', replacedBy: 'app' } }),
    'services[0].state.replacedBy',
  ],
  ['a contact without a way', service({ contact: {} }), 'services[0].contact'],
  [
    'steps in one language only',
    service({ linking: { steps: { vi: ['a', 'b'], en: ['a'] } } }),
    'services[0].linking.steps',
  ],
  [
    'steps at no address',
    service({ linking: { steps: { vi: ['a'], en: ['a'] }, address: 'javascript:x' } }),
    'services[0].linking.address',
  ],
  [
    'a rule that is both',
    service({ matches: [{ exact: 'https://a/', prefix: 'https://a/' }] }),
    'services[0].matches[0]',
  ],
  ['a rule that is neither', service({ matches: [{}] }), 'services[0].matches[0]'],
  [
    'a wildcard host',
    service({ matches: [{ prefix: 'https://*.example/' }] }),
    'services[0].matches[0]',
  ],
  [
    'plain http without leave',
    service({ matches: [{ prefix: 'http://app.example/' }] }),
    'services[0].matches[0]',
  ],
  [
    'a prefix with a query',
    service({ matches: [{ prefix: 'https://a.example/?x' }] }),
    'services[0].matches[0]',
  ],
  [
    'a launch URL that is a script',
    service({ launchUrl: 'javascript:alert(1)' }),
    'services[0].launchUrl',
  ],
  [
    'E20, R5.42, R11.34: a reserved attribute name',
    service({ attributes: { user: 'displayName' } }),
    'services[0].attributes.user',
  ],
  [
    'E20: authenticationFailure',
    service({ attributes: { authenticationFailure: 'unit' } }),
    'services[0].attributes.authenticationFailure',
  ],
  ['no such source', service({ attributes: { mail: 'password' } }), 'services[0].attributes.mail'],
  [
    'a colour that is none',
    { branding: { ...(configFile().branding as Settings), colour: 'blue' } },
    'branding.colour',
  ],
  [
    'a colour that is too light for white words',
    { branding: { ...(configFile().branding as Settings), colour: '#ffcc00' } },
    'branding.colour',
  ],
  [
    'a default suffix that is not active',
    { mailbox: { suffixes: [{ name: 'a.vn' }], defaultSuffix: 'b.vn' } },
    'mailbox.defaultSuffix',
  ],
  [
    'a retired suffix without a successor',
    {
      mailbox: {
        suffixes: [{ name: 'a.vn' }, { name: 'b.vn', state: 'retired' }],
        defaultSuffix: 'a.vn',
      },
    },
    'mailbox.suffixes[1].replacedBy',
  ],
  ['a mount that has a meaning', { mounts: ['/', '/login'] }, 'mounts[1]'],
  ['a mount over the health page', { mounts: ['/health'] }, 'mounts[0]'],
  ['a network of no size', { trustedProxies: ['10.0.0.0/1e1'] }, 'trustedProxies[0]'],
  ['everybody, written as IPv6', { trustedProxies: ['::ffff:0.0.0.0/96'] }, 'trustedProxies[0]'],
  [
    'a certificate that is not there',
    { tls: { certFile: '/nope', keyFile: '/etc/passwd' } },
    'tls.certFile',
  ],
  [
    'files that are no certificate',
    { tls: { certFile: '/etc/passwd', keyFile: '/etc/passwd' } },
    'tls',
  ],
  [
    'an origin with a wildcard',
    service({ extraFormOrigins: ['https://*.example'] }),
    'services[0].extraFormOrigins[0]',
  ],
  [
    'an origin with more of a policy',
    service({ extraFormOrigins: ['https://a.example;script-src'] }),
    'services[0].extraFormOrigins[0]',
  ],
  [
    'a rule that can never match',
    service({ matches: [{ exact: 'https://a.example/?ticket=1' }] }),
    'services[0].matches[0]',
  ],
  [
    'one rule in two services',
    { services: [serviceEntry(), serviceEntry({ id: 'other' })] },
    'services[1].matches[0]',
  ],
]

t.test('each mistake is told at its path, in a sentence', async (t) => {
  for (const [name, settings, path] of MISTAKES) {
    t.test(`${name}: ${path}`, async (t) => {
      const mistakes = mistakesOf(configFile(settings))
      t.strictSame(Object.keys(mistakes), [path], JSON.stringify(mistakes))
      t.match(mistakes[path], /^[A-Z"].*[.)]$/)
    })
  }
})

t.test('all mistakes at once', async (t) => {
  const mistakes = mistakesOf(configFile({ listen: { port: -1 }, mounts: [], colour: 1 }))
  t.strictSame(Object.keys(mistakes).sort(), ['colour', 'listen.port', 'mounts'])
})

t.test('"env:NAME" takes the value from the environment', async (t) => {
  const settings = configFile({ publicUrl: 'env:CAS_PUBLIC_URL' })
  const { publicUrl } = readConfig(settings, 'x', { CAS_PUBLIC_URL: 'https://sso.example/' })
  t.equal(publicUrl, 'https://sso.example')
  t.match(mistakesOf(settings), { publicUrl: /./ })
})

t.test('a name that turns around what comes after it is straightened', async (t) => {
  const name = { vi: 'Họp \u202ekhông giấy', en: 'Paperless\u2067 meetings' }
  const file = configFile({ services: [serviceEntry({ name })] })
  const { services } = readConfig(file, '/etc/cas/cas.config.json', {})
  t.same(services[0]?.name, { vi: 'Họp không giấy', en: 'Paperless meetings' })
})

t.test('files that cannot be read', async (t) => {
  t.throws(() => loadConfig('/nowhere/cas.config.json', {}), /does not exist/)
  t.throws(() => loadConfig('README.md', {}), /Is not JSON/)
})
