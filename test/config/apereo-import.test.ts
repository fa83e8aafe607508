import t from 'tap'
import { importApereoService } from '../../src/config/apereo-import.ts'
import { attributeNames } from '../../src/config/apereo-names.ts'
import { rulesOfServiceId } from '../../src/config/apereo-service-id.ts'
import { readConfig } from '../../src/config/load-config.ts'
import { bytesOf } from '../../src/protocol/byte-string.ts'
import { createServiceRegistry } from '../../src/services/service-registry.ts'
import { configFile, serviceEntry } from '../support/sample-config.ts'

type Json = Readonly<Record<string, unknown>>

const prefix = (url: string) => ({ prefix: url })
const exact = (url: string) => ({ exact: url })

/** Patterns that provably are rules of ours. */
const PATTERNS: [pattern: string, matches: object[], warns?: RegExp][] = [
  [String.raw`^https://app\.example\.vn/.*`, [prefix('https://app.example.vn/')]],
  [String.raw`https://app\.example\.vn/.*`, [prefix('https://app.example.vn/')]],
  [String.raw`^https://app\.example\.vn/.*$`, [prefix('https://app.example.vn/')]],
  [String.raw`^(https://app\.example\.vn/.*)$`, [prefix('https://app.example.vn/')]],
  [String.raw`https:\/\/app[.]example\.vn\/.*`, [prefix('https://app.example.vn/')]],
  [String.raw`https://app\.example\.vn(/.*)?`, [prefix('https://app.example.vn/')]],
  [String.raw`https://app\.example\.vn/path(/.*)?`, [prefix('https://app.example.vn/path')]],
  [String.raw`https://app\.example\.vn/path(?:/.*|)`, [prefix('https://app.example.vn/path')]],
  [String.raw`https://app\.example\.vn/path([/?].*)?`, [prefix('https://app.example.vn/path')]],
  [String.raw`https://app\.example\.vn/path/.*`, [prefix('https://app.example.vn/path/')]],
  [
    String.raw`https://app\.example\.vn/(a|b)/.*`,
    [prefix('https://app.example.vn/a/'), prefix('https://app.example.vn/b/')],
  ],
  [
    String.raw`https://(a|b)\.example\.vn/.*`,
    [prefix('https://a.example.vn/'), prefix('https://b.example.vn/')],
  ],
  [
    String.raw`^https://a\.vn/.*|^https://b\.vn/.*$`,
    [prefix('https://a.vn/'), prefix('https://b.vn/')],
  ],
  [String.raw`https://app\.example\.vn:8443/.*`, [prefix('https://app.example.vn:8443/')]],
  [String.raw`https://app\.example\.vn/login`, [exact('https://app.example.vn/login')]],
  [String.raw`https://app\.example\.vn/login\?x=1`, [exact('https://app.example.vn/login?x=1')]],
  [
    String.raw`https://app\.example\.vn/login/?`,
    [exact('https://app.example.vn/login'), exact('https://app.example.vn/login/')],
  ],
  [String.raw`https://app\.example\.vn`, [exact('https://app.example.vn')]],
  [String.raw`https://a\.vn/.*|https://a\.vn/x/.*|https://a\.vn/y`, [prefix('https://a.vn/')]],
  [String.raw`^https?://a\.vn/.*`, [prefix('https://a.vn/'), prefix('http://a.vn/')]],
  [String.raw`^(http|https)://a\.vn/.*`, [prefix('https://a.vn/'), prefix('http://a.vn/')]],
  ['https://app.example.vn/.*', [prefix('https://app.example.vn/')], /a dot without a backslash/],
  [
    String.raw`^(https|imaps)://a\.vn/.*`,
    [prefix('https://a.vn/')],
    /imaps:\/\/ addresses too; those are left out/,
  ],
  [String.raw`(?i)https://a\.vn/.*`, [prefix('https://a.vn/')], /Upper and lower case count/],
]

const URLS = [
  'app.example.vn',
  'a.vn',
  'a.example.vn',
  'b.vn',
  'app.example.vn:8443',
  'a.vn.evil.com',
  'app.example.vn.evil.com',
  'evil.com/https://a.vn',
].flatMap((host) =>
  [
    '',
    '/',
    '/x',
    '/path',
    '/path/x',
    '/pathx',
    '/login',
    '/login/',
    '/login?x=1',
    '/a/x',
    '/y',
  ].flatMap((path) => [`https://${host}${path}`, `http://${host}${path}`]),
)

t.test('R11.01: a serviceId that provably is a rule of ours', async (t) => {
  for (const [pattern, matches, warns] of PATTERNS) {
    t.test(`R11.01: ${pattern}`, async (t) => {
      const rules = rulesOfServiceId(pattern)
      if ('problems' in rules) return t.fail(rules.problems.join(' '))
      t.strictSame(rules.matches, matches)
      t.equal(rules.allowsHttp, pattern.includes('http|') || pattern.includes('https?'))
      if (warns) t.match(rules.warnings.join(' '), warns)
      else t.strictSame(rules.warnings, [])
      // It admits what the pattern matches as a whole, and nothing else.
      const admits = registryFor(matches, rules.allowsHttp)
      const whole = new RegExp(`^(?:${pattern.replace('(?i)', '')})$`)
      const wrong = URLS.filter(
        (url) => admits(url) !== (whole.test(url) || whole.test(rooted(url))),
      )
      t.strictSame(wrong, [])
    })
  }
})

/** A host without a path is its root (R11.21 e). */
function rooted(url: string): string {
  return new URL(url).pathname === '/' && !url.endsWith('/') ? `${url}/` : url
}

function registryFor(matches: object[], allowHttp: boolean) {
  const services = [serviceEntry({ matches, allowHttp })]
  const registry = createServiceRegistry(readConfig(configFile({ services }), 'x', {}).services)
  return (url: string) => registry.admit(bytesOf(url)).kind === 'admitted'
}

/** Patterns that let in more than any rule of ours, or may. */
const REFUSED: [pattern: string, because: RegExp][] = [
  [
    String.raw`https://a\.gov\.vn.*`,
    /no slash behind the host: .* also matches https:\/\/a\.gov\.vn\.evil\.example/,
  ],
  ['https://a.gov.vn.*', /no slash behind the host/],
  [String.raw`https://.*\.gov\.vn/.*`, /".\*" before the first slash of the path/],
  ['https://.*', /matches every web address there is/],
  ['^(https|imaps)://.*', /matches every web address there is/],
  ['^https?://.*', /matches every web address there is/],
  ['.*', /matches every address there is/],
  [String.raw`https://a\.vn/.*/admin`, /".\*" in the middle of the path/],
  [
    String.raw`https://a\.vn/app.*`,
    /in the middle of a name: .* also matches https:\/\/a\.vn\/appx; write "https:\/\/a\.vn\/app\(\/\.\*\)\?"/,
  ],
  [String.raw`https://a\.vn/app\?.*`, /any query behind https:\/\/a\.vn\/app/],
  [String.raw`https://a\.vn/app(\?.*)?`, /any query behind/],
  [String.raw`https://[a-z]+\.vn/.*`, /a class of characters/],
  [String.raw`https://[^/]+\.vn/.*`, /a class of characters/],
  [String.raw`https://\w+\.vn/.*`, /"\\w", which stands for many characters/],
  [String.raw`https://a\d\.vn/.*`, /"\\d"/],
  [String.raw`https://a\.vn/x+`, /repeats something \("\+"\)/],
  [String.raw`https://a\.vn/.+`, /"\.\+", which matches any characters/],
  [String.raw`https://a\.vn/(?=x).*`, /a group of a special kind/],
  [String.raw`https://a\.vn/(.*`, /an opening bracket too many/],
  [String.raw`https://a\.vn/).*`, /a closing bracket too many/],
  [String.raw`https://a\.vn/^x`, /"\^" that is not at its start/],
  [String.raw`https://a\.vn/$x`, /"\$" that is not at its end/],
  [String.raw`imaps://mail\.vn/.*`, /does not begin with http/],
  ['app', /does not begin with http/],
  [`https://a\\.vn/${'(a|b)'.repeat(10)}`, /more than 64 alternatives/],
  [`https://a\\.vn/${'('.repeat(500)}`, /nested too deeply/],
  [`https://a\\.vn/${'x'.repeat(5000)}`, /too long/],
]

t.test('R11.13: a serviceId that lets in more is refused, with the reason', async (t) => {
  for (const [pattern, because] of REFUSED) {
    t.test(`R11.13: ${pattern.slice(0, 60)}`, async (t) => {
      const rules = rulesOfServiceId(pattern)
      if (!('problems' in rules)) return t.fail(JSON.stringify(rules.matches))
      t.match(rules.problems.join(' '), because)
    })
  }
})

const BASE = {
  '@class': 'org.apereo.cas.services.CasRegisteredService',
  serviceId: String.raw`^https://vpdt\.binhphuoc\.gov\.vn/qlvb(/.*)?`,
  name: 'Quản lý văn bản',
  id: 1001,
}

function imported(definition: Json, map = {}) {
  return importApereoService(
    { ...BASE, ...definition },
    { category: 'general', names: attributeNames(map) },
  )
}

t.test('R11.01: a whole definition, as a server writes it', async (t) => {
  const { entry, warnings, refusals } = imported(
    {
      '@class': 'org.apereo.cas.services.RegexRegisteredService',
      description: 'Văn bản đi, đến',
      evaluationOrder: 10,
      theme: 'tinh',
      logo: null,
      expirationPolicy: {
        '@class': 'org.apereo.cas.services.DefaultRegisteredServiceExpirationPolicy',
        deleteWhenExpired: false,
        notifyWhenDeleted: false,
      },
      multifactorPolicy: {
        '@class': 'org.apereo.cas.services.DefaultRegisteredServiceMultifactorPolicy',
        multifactorAuthenticationProviders: ['java.util.LinkedHashSet', []],
        failureMode: 'UNDEFINED',
      },
      accessStrategy: {
        '@class': 'org.apereo.cas.services.DefaultRegisteredServiceAccessStrategy',
        enabled: true,
        ssoEnabled: false,
        requireAllAttributes: true,
        requiredAttributes: {
          '@class': 'java.util.HashMap',
          memberOf: ['java.util.HashSet', ['van-thu', 'lanh-dao']],
          department: ['java.util.HashSet', ['Sở Nội vụ']],
        },
      },
      attributeReleasePolicy: {
        '@class': 'org.apereo.cas.services.ReturnMappedAttributeReleasePolicy',
        allowedAttributes: {
          '@class': 'java.util.TreeMap',
          mail: 'email',
          cn: ['java.util.ArrayList', ['displayName', 'fullName']],
          chucVu: 'title',
        },
      },
      usernameAttributeProvider: {
        '@class': 'org.apereo.cas.services.PrincipalAttributeRegisteredServiceUsernameProvider',
        usernameAttribute: 'mail',
        canonicalizationMode: 'LOWER',
      },
      logoutType: 'BACK_CHANNEL',
      logoutUrl: 'https://vpdt.binhphuoc.gov.vn/qlvb/slo',
      responseType: 'POST',
      proxyPolicy: {
        '@class': 'org.apereo.cas.services.RegexMatchingRegisteredServiceProxyPolicy',
        pattern: String.raw`^https://vpdt\.binhphuoc\.gov\.vn/pgt`,
      },
      supportedProtocols: ['java.util.HashSet', ['CAS20', 'CAS30', 'SAML1']],
      serviceTicketExpirationPolicy: {
        '@class': 'org.apereo.cas.services.DefaultRegisteredServiceServiceTicketExpirationPolicy',
        numberOfUses: 1,
        timeToLive: '30',
      },
    },
    { chucVu: 'position' },
  )
  t.strictSame(refusals, [])
  t.strictSame(
    warnings.map(({ field }) => field),
    ['theme'],
  )
  t.strictSame(entry, {
    id: 'quan-ly-van-ban-1001',
    name: { vi: 'Quản lý văn bản', en: 'Quản lý văn bản' },
    description: { vi: 'Văn bản đi, đến', en: 'Văn bản đi, đến' },
    category: 'general',
    order: 10,
    singleSignOn: false,
    allowedGroups: ['van-thu', 'lanh-dao'],
    allowedUnits: ['Sở Nội vụ'],
    matches: [prefix('https://vpdt.binhphuoc.gov.vn/qlvb')],
    launchUrl: 'https://vpdt.binhphuoc.gov.vn/qlvb',
    protocols: ['cas2', 'cas3', 'saml1'],
    responseType: 'POST',
    proxying: { allowed: true, callbacks: [exact('https://vpdt.binhphuoc.gov.vn/pgt')] },
    singleLogout: { urls: ['https://vpdt.binhphuoc.gov.vn/qlvb/slo'] },
    user: { source: 'mailboxAddress', letterCase: 'lower' },
    attributes: {
      email: 'mailboxAddress',
      displayName: 'displayName',
      fullName: 'displayName',
      title: 'position',
    },
    serviceTicketSeconds: 30,
  })
  const config = readConfig(configFile({ services: [entry] }), 'x', {})
  t.match(
    config.services[0],
    { id: 'quan-ly-van-ban-1001', allowsSingleSignOn: false },
    'it is a configuration',
  )
})

const policy = (name: string, more: Json = {}) => ({
  '@class': `org.apereo.cas.services.${name}`,
  ...more,
})

t.test('R11.01: the least that a definition says is the defaults', async (t) => {
  const { entry, warnings, refusals } = imported({})
  t.strictSame([warnings, refusals], [[], []])
  t.strictSame(Object.keys(entry ?? {}), [
    'id',
    'name',
    'description',
    'category',
    'matches',
    'launchUrl',
  ])
})

t.test('R11.01: the four release policies', async (t) => {
  const release = (attributeReleasePolicy: Json, map = {}) =>
    imported({ attributeReleasePolicy }, map)
  t.strictSame(
    release(
      policy('ReturnAllowedAttributeReleasePolicy', {
        allowedAttributes: ['java.util.ArrayList', ['mail', 'displayName', 'memberOf', 'uid']],
      }),
    ).entry?.attributes,
    { mail: 'mailboxAddress', displayName: 'displayName', memberOf: 'groups', uid: 'mailboxName' },
  )
  t.equal(release(policy('DenyAllAttributeReleasePolicy')).entry?.attributes, undefined)
  t.equal(release(policy('ReturnAllowedAttributeReleasePolicy')).entry?.attributes, undefined)
  t.match(release(policy('ReturnAllAttributeReleasePolicy')).refusals, [
    { field: 'attributeReleasePolicy', sentence: /Name the attributes/ },
  ])
  t.match(
    release(
      policy('ReturnMappedAttributeReleasePolicy', {
        allowedAttributes: { mail: 'groovy { return 1 }' },
      }),
    ).refusals,
    [{ field: /allowedAttributes\.mail/, sentence: /script/ }],
  )
  t.match(release(policy('GroovyScriptAttributeReleasePolicy')).refusals, [
    { sentence: /GroovyScriptAttributeReleasePolicy/ },
  ])
  t.match(
    release(policy('ReturnAllowedAttributeReleasePolicy', { allowedAttributes: ['soCanCuoc'] }))
      .refusals,
    [{ sentence: /Say what it is by --map soCanCuoc=SOURCE/ }],
  )
  t.match(
    release(policy('ReturnAllowedAttributeReleasePolicy', { allowedAttributes: ['soCanCuoc'] }), {
      soCanCuoc: 'employeeCode',
    }).entry?.attributes,
    { soCanCuoc: 'employeeCode' },
  )
  t.match(
    release(
      policy('ReturnAllowedAttributeReleasePolicy', {
        authorizedToReleaseCredentialPassword: true,
      }),
    ).refusals,
    [{ field: 'attributeReleasePolicy.authorizedToReleaseCredentialPassword' }],
  )
  t.match(
    release(policy('ReturnAllowedAttributeReleasePolicy', { principalIdAttribute: 'login' })).entry
      ?.attributes,
    { login: 'mailboxName' },
  )
})

/** What cannot be said here: the field, and why. */
const CANNOT: [name: string, definition: Json, field: string, because: RegExp][] = [
  [
    'another kind of service',
    policy('OidcRegisteredService'),
    '@class',
    /OidcRegisteredService, and no CasRegisteredService/,
  ],
  ['no class', { '@class': undefined }, '@class', /without a class/],
  ['no serviceId', { serviceId: '' }, 'serviceId', /missing/],
  [
    'a partial match',
    { matchingStrategy: policy('PartialRegexRegisteredServiceMatchingStrategy') },
    'matchingStrategy',
    /matched as a whole/,
  ],
  [
    'a second factor',
    {
      multifactorPolicy: policy('DefaultRegisteredServiceMultifactorPolicy', {
        multifactorAuthenticationProviders: ['java.util.LinkedHashSet', ['mfa-gauth']],
      }),
    },
    'multifactorPolicy',
    /second factor/,
  ],
  [
    'an end',
    {
      expirationPolicy: policy('DefaultRegisteredServiceExpirationPolicy', {
        expirationDate: '2027-01-01',
      }),
    },
    'expirationPolicy',
    /ends by itself/,
  ],
  [
    'an unknown field',
    { requiredHandlers: ['java.util.HashSet', ['LDAP']] },
    'requiredHandlers',
    /no counterpart/,
  ],
  [
    'a script for access',
    { accessStrategy: policy('GroovyRegisteredServiceAccessStrategy') },
    'accessStrategy',
    /GroovyRegisteredServiceAccessStrategy/,
  ],
  [
    'access by another attribute',
    {
      accessStrategy: policy('DefaultRegisteredServiceAccessStrategy', {
        requiredAttributes: { city: ['java.util.HashSet', ['Đồng Xoài']] },
      }),
    },
    'accessStrategy.requiredAttributes.city',
    /groups and units only/,
  ],
  [
    'access by a pattern',
    {
      accessStrategy: policy('DefaultRegisteredServiceAccessStrategy', {
        requiredAttributes: { memberOf: ['java.util.HashSet', ['van-.*']] },
      }),
    },
    'accessStrategy.requiredAttributes.memberOf',
    /pattern/,
  ],
  [
    'either of two',
    {
      accessStrategy: policy('DefaultRegisteredServiceAccessStrategy', {
        requireAllAttributes: false,
        requiredAttributes: { memberOf: ['a'], ou: ['b'] },
      }),
    },
    'accessStrategy.requiredAttributes',
    /both/,
  ],
  [
    'rejected attributes',
    {
      accessStrategy: policy('DefaultRegisteredServiceAccessStrategy', {
        rejectedAttributes: { memberOf: ['a'] },
      }),
    },
    'accessStrategy.rejectedAttributes',
    /no counterpart/,
  ],
  [
    'an anonymous user',
    { usernameAttributeProvider: policy('AnonymousRegisteredServiceUsernameProvider') },
    'usernameAttributeProvider',
    /AnonymousRegisteredServiceUsernameProvider/,
  ],
  [
    'a user that is free text',
    {
      usernameAttributeProvider: policy('PrincipalAttributeRegisteredServiceUsernameProvider', {
        usernameAttribute: 'cn',
      }),
    },
    'usernameAttributeProvider.usernameAttribute',
    /cannot stand for a person/,
  ],
  [
    'a user that nobody knows',
    {
      usernameAttributeProvider: policy('PrincipalAttributeRegisteredServiceUsernameProvider', {
        usernameAttribute: 'maSo',
      }),
    },
    'usernameAttributeProvider.usernameAttribute',
    /--map maSo=SOURCE/,
  ],
  [
    'an encrypted user',
    {
      usernameAttributeProvider: policy('DefaultRegisteredServiceUsernameProvider', {
        encryptUsername: true,
      }),
    },
    'usernameAttributeProvider.encryptUsername',
    /no counterpart/,
  ],
  ['a way to log out that is none', { logoutType: 'SIDE_CHANNEL' }, 'logoutType', /BACK_CHANNEL/],
  ['a response type that is none', { responseType: 'PIGEON' }, 'responseType', /REDIRECT/],
  [
    'protocols of others',
    { supportedProtocols: ['java.util.HashSet', ['OIDC']] },
    'supportedProtocols',
    /None of them/,
  ],
  [
    'a proxy policy by REST',
    { proxyPolicy: policy('RestfulRegisteredServiceProxyPolicy') },
    'proxyPolicy',
    /RestfulRegisteredServiceProxyPolicy/,
  ],
  [
    'a proxy pattern that is wide',
    {
      proxyPolicy: policy('RegexMatchingRegisteredServiceProxyPolicy', { pattern: '^https?://.*' }),
    },
    'proxyPolicy.pattern',
    /every web address/,
  ],
  [
    'tickets for several uses',
    { serviceTicketExpirationPolicy: policy('X', { numberOfUses: 5 }) },
    'serviceTicketExpirationPolicy.numberOfUses',
    /good once/,
  ],
  [
    'tickets for an hour',
    { serviceTicketExpirationPolicy: policy('X', { timeToLive: '3600' }) },
    'serviceTicketExpirationPolicy.timeToLive',
    /10 to 300/,
  ],
]

t.test('R11.01: what it cannot map it refuses, with the field and the reason', async (t) => {
  for (const [name, definition, field, because] of CANNOT) {
    t.test(`R11.01: ${name}`, async (t) => {
      const { entry, refusals } = imported(definition)
      t.equal(entry, undefined, 'nothing half-read')
      t.match(refusals, [{ field, sentence: because }])
      t.equal(refusals.length, 1)
    })
  }
  t.test('R11.01: everything at once', async (t) => {
    const { refusals } = imported({
      serviceId: '.*',
      logoutType: 'x',
      responseType: 'y',
      requiredHandlers: ['z'],
    })
    t.strictSame(
      refusals.map(({ field }) => field),
      ['serviceId', 'requiredHandlers', 'responseType', 'logoutType'],
    )
  })
  t.test('R11.01: what is no definition at all', async (t) => {
    for (const junk of [null, 1, 'x', [], {}]) {
      const result = importApereoService(junk, { category: 'general', names: attributeNames() })
      t.equal(result.entry, undefined)
      t.equal(result.refusals.length, 1)
    }
  })
})
