import t from 'tap'
import { ConfigError } from '../../src/config/config-error.ts'
import { readConfig } from '../../src/config/load-config.ts'
import { selfSignedCertificate } from '../support/certificate.ts'
import { configFile, sampleConfig } from '../support/sample-config.ts'

const ldap = { servers: ['ldaps://ldap.example'], base: 'dc=example' }
const imap = { servers: ['imap://mail.example:1143'] }

t.test('without a word about it passwords are kept here', async (t) => {
  t.match(sampleConfig().sources, [{ name: 'local', kind: 'local', cacheDays: 0 }])
})

t.test('a source has its defaults, and the authority that its file holds', async (t) => {
  const { certFile } = selfSignedCertificate(t, 'localhost')
  const sources = [
    {
      name: 'ad',
      kind: 'ldap',
      ldap: { ...ldap, bindDn: 'cn=x', bindPassword: 'env:LDAP_SECRET' },
    },
    { name: 'mail', kind: 'imap', imap: { ...imap, certificateAuthorityFile: certFile } },
  ]
  const config = readConfig(configFile({ sources }), '/nowhere/cas.config.json', {
    LDAP_SECRET: 'bí mật',
  })
  t.match(config.sources, [
    {
      certificateAuthority: undefined,
      ldap: { filter: '(uid={name})', scope: 'sub', timeoutSeconds: 5, bindPassword: 'bí mật' },
    },
    { certificateAuthority: /BEGIN CERTIFICATE/, imap: { login: 'address', timeoutSeconds: 10 } },
  ])
})

const mistakes: [string, unknown, string, RegExp][] = [
  ['no section', { kind: 'ldap' }, 'ldap', /missing/],
  ['a section of another kind', { kind: 'imap', imap, ldap }, 'ldap', /kind ldap/],
  ['a section of no use', { kind: 'local', imap }, 'imap', /kind imap/],
  ['a cache of what is here', { kind: 'local', cacheDays: 1 }, 'cacheDays', /outside/],
  ['accounts out of nothing', { kind: 'local', createAccounts: true }, 'createAccounts', /outside/],
  ['a foreign suffix', { kind: 'imap', imap, suffixes: ['x.vn'] }, 'suffixes[0]', /none of/],
  ...[
    'http://ldap.example',
    'ldap.example',
    'imaps://mail.example',
    'ldaps://u:p@ldap.example',
    'ldaps://ldap.example/dc=x',
    'ldaps://',
  ].map((server): [string, unknown, string, RegExp] => [
    `the server ${server}`,
    { kind: 'ldap', ldap: { ...ldap, servers: [server] } },
    'ldap.servers[0]',
    /Must be/,
  ]),
  [
    'neither base nor userDn',
    { kind: 'ldap', ldap: { servers: ldap.servers } },
    'ldap.base',
    /one/,
  ],
  ['both', { kind: 'ldap', ldap: { ...ldap, userDn: 'uid={name}' } }, 'ldap.base', /one of/],
  [
    'a bind without a password',
    { kind: 'ldap', ldap: { ...ldap, bindDn: 'cn=x' } },
    'ldap.bindPassword',
    /both or none/,
  ],
  [
    'a filter that is the same for all',
    { kind: 'ldap', ldap: { ...ldap, filter: '(uid=*)' } },
    'ldap.filter',
    /must contain/i,
  ],
  [
    'a broken filter',
    { kind: 'ldap', ldap: { ...ldap, filter: '(&(uid={name})' } },
    'ldap.filter',
    /no search filter/,
  ],
  [
    'no check of certificates',
    { kind: 'ldap', ldap: { ...ldap, rejectUnauthorized: false } },
    'ldap.rejectUnauthorized',
    /no such setting/,
  ],
  [
    'a file that is no certificate',
    { kind: 'ldap', ldap: { ...ldap, certificateAuthorityFile: '/nowhere.pem' } },
    'ldap.certificateAuthorityFile',
    /not a certificate/,
  ],
]

for (const [what, source, path, sentence] of mistakes) {
  t.test(`check-config tells: ${what}`, async (t) => {
    const sources = [{ name: 'mot', ...(source as object) }]
    const error = t.throws(() => sampleConfig({ sources }), ConfigError) as ConfigError
    t.match(
      error.mistakes.find((mistake) => mistake.path === `sources[0].${path}`)?.sentence,
      sentence,
      JSON.stringify(error.mistakes),
    )
  })
}

t.test('check-config tells: two sources of one name, two of them local', async (t) => {
  const local = { name: 'local', kind: 'local' }
  const error = t.throws(() => sampleConfig({ sources: [local, local] }), ConfigError)
  t.match(JSON.stringify((error as ConfigError).mistakes), /sources\[1\]\.name.*at most is local/)
})
