import { type Static, Type } from 'typebox'
import { ATTRIBUTE_SOURCES, USER_SOURCES } from '../protocol/principal.ts'

/**
 * cas.config.json, described once: it gives the types, the defaults, the checks, and the completion
 * in an editor. Objects are closed, so a misspelt key is a mistake. A field has a default or must be
 * written. Any text may be "env:NAME", which takes the value from the environment.
 */

const closed = { additionalProperties: false } as const

const Localized = Type.Object(
  {
    vi: Type.String({ minLength: 1, description: 'Vietnamese' }),
    en: Type.String({ minLength: 1, description: 'English' }),
  },
  closed,
)

const Tls = Type.Object(
  {
    certFile: Type.String({ description: 'PEM file: the certificate, then its chain' }),
    keyFile: Type.String({ description: 'PEM file: the private key' }),
  },
  closed,
)

const Listen = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'Address to listen on' }),
    port: Type.Integer({ default: 8080, minimum: 0, maximum: 65535 }),
  },
  { ...closed, default: {} },
)

const DatabaseSettings = Type.Object(
  {
    file: Type.String({ default: 'cas.sqlite', description: 'Relative to dataFolder' }),
    durability: Type.Enum(['process', 'power'], {
      default: 'process',
      description:
        'What the issue and the spending of service tickets survive: the death of the process, or a power cut as well. Accounts and sessions always survive both.',
    }),
  },
  { ...closed, default: {} },
)

const Branding = Type.Object(
  {
    authority: Localized,
    system: Localized,
    gate: Localized,
    logoFile: Type.Optional(Type.String({ description: 'SVG or PNG, shown in the heading' })),
    colour: Type.String({
      default: '#0b5394',
      pattern: '^#[0-9a-fA-F]{6}$',
      description: 'Main colour, #rrggbb',
    }),
    support: Type.Object(
      {
        mail: Type.String({ minLength: 3 }),
        phone: Type.String({ minLength: 3 }),
        hours: Localized,
      },
      closed,
    ),
  },
  closed,
)

const MailboxSuffix = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$', description: 'After the @' }),
    state: Type.Enum(['active', 'accepted', 'retired'], {
      default: 'active',
      description:
        'active: offered; accepted: works when typed; retired: refused with a hint at its successor',
    }),
    retiredOn: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    replacedBy: Type.Optional(Type.String()),
  },
  closed,
)

const Mailbox = Type.Object(
  {
    suffixes: Type.Array(MailboxSuffix, { minItems: 1, maxItems: 50 }),
    defaultSuffix: Type.String({ description: 'Taken when only the mailbox name is typed' }),
  },
  closed,
)

const Tickets = Type.Object(
  {
    serviceTicketSeconds: Type.Integer({ default: 60, minimum: 10, maximum: 300 }),
    loginTicketMinutes: Type.Integer({ default: 30, minimum: 5, maximum: 120 }),
    environmentTag: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9]{1,4}$',
        description: 'Marks the tickets of a test system: ST-tag-…',
      }),
    ),
  },
  { ...closed, default: {} },
)

const Sessions = Type.Object(
  {
    absoluteHours: Type.Number({ default: 10, exclusiveMinimum: 0, maximum: 24 }),
    idleMinutes: Type.Number({ default: 120, minimum: 1, maximum: 1440 }),
    sharedComputerIdleMinutes: Type.Number({ default: 15, minimum: 1, maximum: 120 }),
    rememberMe: Type.Object(
      {
        enabled: Type.Boolean({
          default: false,
          description: 'Offer to stay signed in when the browser is closed',
        }),
        days: Type.Integer({ default: 14, minimum: 1, maximum: 90 }),
      },
      { ...closed, default: {} },
    ),
    logoutOnExpiry: Type.Boolean({
      default: true,
      description: 'Tell the applications also when a session ends by itself',
    }),
  },
  { ...closed, default: {} },
)

const SingleLogout = Type.Object(
  {
    parallel: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 50,
      description: 'Logout requests that are sent at a time',
    }),
    timeoutSeconds: Type.Number({ default: 4, minimum: 1, maximum: 10 }),
    pageWaitSeconds: Type.Number({
      default: 2,
      minimum: 0,
      maximum: 10,
      description: 'How long the signed-out page waits for confirmations, at most',
    }),
  },
  { ...closed, default: {} },
)

const Rest = Type.Object(
  {
    enabled: Type.Boolean({
      default: false,
      description: 'Answer /v1/tickets and /v1/users, which hands passwords to applications',
    }),
    callers: Type.Array(Type.String(), {
      default: [],
      maxItems: 200,
      description: 'Addresses or networks that may call; nobody else',
    }),
    attemptsPerMinute: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 6000,
      description: 'Passwords that one caller may try in a minute',
    }),
  },
  { ...closed, default: {} },
)

const Saml = Type.Object(
  {
    issuer: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Who an assertion says it is from; default: publicUrl',
      }),
    ),
  },
  { ...closed, default: {} },
)

const Trace = Type.Object(
  {
    days: Type.Integer({ default: 7, minimum: 1, maximum: 90 }),
    perService: Type.Integer({
      default: 500,
      minimum: 10,
      maximum: 10000,
      description: 'Refused validations that are kept of one application',
    }),
  },
  { ...closed, default: {} },
)

const Passwords = Type.Object(
  {
    memoryKiB: Type.Integer({ default: 19456, minimum: 8192, maximum: 1048576 }),
    iterations: Type.Integer({ default: 2, minimum: 1, maximum: 20 }),
    parallelism: Type.Integer({ default: 1, minimum: 1, maximum: 16 }),
    concurrency: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 64,
        description: 'Hashes computed at a time; default: the number of cores less one',
      }),
    ),
    waiting: Type.Integer({
      default: 64,
      minimum: 1,
      maximum: 10000,
      description: 'Hashes that may wait; more are answered "try again" at once',
    }),
    minimumLength: Type.Integer({ default: 14, minimum: 8, maximum: 64 }),
  },
  { ...closed, default: {} },
)

const Throttle = Type.Object(
  {
    failuresPerNetwork: Type.Integer({
      default: 300,
      minimum: 5,
      maximum: 100000,
      description:
        'Wrong passwords from one address; more must wait. A whole office may share one.',
    }),
    withinMinutes: Type.Integer({ default: 10, minimum: 1, maximum: 1440 }),
  },
  { ...closed, default: {} },
)

const Log = Type.Object(
  { level: Type.Enum(['debug', 'info', 'warn', 'error', 'silent'], { default: 'info' }) },
  { ...closed, default: {} },
)

const Match = Type.Object(
  {
    exact: Type.Optional(Type.String({ description: 'One whole URL' })),
    prefix: Type.Optional(
      Type.String({ description: 'Origin and path: this path and everything below it' }),
    ),
  },
  closed,
)

const User = Type.Object(
  {
    source: Type.Enum([...USER_SOURCES], { default: 'mailboxName' }),
    letterCase: Type.Enum(['stored', 'lower', 'upper'], { default: 'stored' }),
  },
  { ...closed, default: {} },
)

const Proxying = Type.Object(
  {
    allowed: Type.Boolean({
      default: false,
      description: 'May obtain proxy-granting tickets (pgtUrl)',
    }),
    callbacks: Type.Array(Match, {
      default: [],
      maxItems: 20,
      description: 'Which pgtUrl it may name; empty: any at the origin of its service URL',
    }),
    target: Type.Boolean({
      default: false,
      description: 'May be reached with proxy tickets of other applications',
    }),
    callbackFailure: Type.Enum(['fail', 'continue'], {
      default: 'fail',
      description: 'fail: no sign-in when the callback fails; continue: a sign-in without proxying',
    }),
  },
  { ...closed, default: {} },
)

const ServiceLogout = Type.Object(
  {
    channel: Type.Enum(['back', 'front', 'none'], {
      default: 'back',
      description: 'back: server to server; front: through the browser; none: not told',
    }),
    urls: Type.Array(Type.String(), {
      default: [],
      maxItems: 10,
      description: 'Where it is told; empty: the service URL that it signed in with',
    }),
    nameId: Type.Enum(['not-used', 'user'], {
      default: 'not-used',
      description: 'What stands for the person in the message',
    }),
  },
  { ...closed, default: {} },
)

export const Service = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }),
    name: Localized,
    description: Localized,
    category: Type.String({ minLength: 1, description: 'The id of one of the categories' }),
    order: Type.Integer({ default: 100, description: 'Place in its category, lowest first' }),
    enabled: Type.Boolean({ default: true }),
    matches: Type.Array(Match, {
      minItems: 1,
      maxItems: 100,
      description: 'The service URLs that belong to it. There are no patterns on purpose.',
    }),
    allowHttp: Type.Boolean({
      default: false,
      description: 'Accept http:// service URLs: tickets then travel unprotected',
    }),
    launchUrl: Type.String({ description: 'Where its tile leads' }),
    tile: Type.Boolean({ default: true, description: 'Show it in the portal' }),
    singleSignOn: Type.Boolean({
      default: true,
      description: 'false: always ask for the password',
    }),
    allowedGroups: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      maxItems: 200,
      description: 'Who may use it: members of one of these groups; empty: everybody',
    }),
    allowedUnits: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      maxItems: 500,
      description: 'Who may use it: people of one of these units; empty: everybody',
    }),
    protocols: Type.Array(Type.Enum(['cas1', 'cas2', 'cas3', 'saml1']), {
      default: ['cas1', 'cas2', 'cas3'],
      minItems: 1,
      maxItems: 4,
      description:
        'Where it may validate tickets: /validate, /serviceValidate, /p3/serviceValidate, /samlValidate',
    }),
    responseType: Type.Enum(['GET', 'POST', 'HEADER'], {
      default: 'GET',
      description: 'How it is handed its ticket, unless it asks for another way',
    }),
    proxying: Proxying,
    singleLogout: ServiceLogout,
    certificateAuthorityFile: Type.Optional(
      Type.String({
        description: 'PEM file of the private authority that signs its certificate, if one does',
      }),
    ),
    user: User,
    attributes: Type.Record(Type.String({ minLength: 1 }), Type.Enum([...ATTRIBUTE_SOURCES]), {
      default: {},
      description: 'Name on the wire → what of the account it carries',
    }),
    allAttributes: Type.Boolean({
      default: false,
      description:
        'Send everything that is known, under our own names, besides the attributes above. Better name the few that are needed.',
    }),
    attributesOnCas2: Type.Boolean({
      default: true,
      description: 'Send attributes on /serviceValidate too, not on /p3/serviceValidate alone',
    }),
    xmlEncoding: Type.Enum(['ascii', 'utf-8'], {
      default: 'ascii',
      description: 'ascii: Vietnamese letters as references, safe with every client',
    }),
    serviceTicketSeconds: Type.Optional(Type.Integer({ minimum: 10, maximum: 300 })),
    extraFormOrigins: Type.Array(Type.String(), {
      default: [],
      maxItems: 10,
      description: 'Further origins that the application redirects to right after sign-in',
    }),
  },
  closed,
)

const Category = Type.Object(
  { id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }), name: Localized },
  closed,
)

export const ConfigSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    publicUrl: Type.String({
      description: 'The address that people and applications use, without a path',
    }),
    listen: Listen,
    tls: Type.Optional(Tls),
    trustedProxies: Type.Array(Type.String(), {
      default: [],
      maxItems: 50,
      description: 'Addresses or networks whose X-Forwarded-For is believed',
    }),
    dataFolder: Type.String({ default: 'data', description: 'Relative to this file' }),
    database: DatabaseSettings,
    mounts: Type.Array(Type.String({ pattern: '^/([a-zA-Z0-9._~-]+)?$' }), {
      default: ['/cas', '/'],
      minItems: 1,
      maxItems: 5,
      description: 'Where the protocol answers',
    }),
    branding: Branding,
    mailbox: Mailbox,
    tickets: Tickets,
    sessions: Sessions,
    singleLogout: SingleLogout,
    saml: Saml,
    rest: Rest,
    trace: Trace,
    passwords: Passwords,
    throttle: Throttle,
    log: Log,
    categories: Type.Array(Category, {
      default: [],
      maxItems: 50,
      description: 'The headings of the portal, in the order they are shown',
    }),
    services: Type.Array(Service, { default: [], maxItems: 1000 }),
  },
  closed,
)

export type ConfigFile = Static<typeof ConfigSchema>
export type ServiceEntry = Static<typeof Service>
