import { type Static, Type } from 'typebox'
import { Accounts } from './sections/accounts.ts'
import { Backup } from './sections/backup.ts'
import { Branding, Hosts, OtherHosts, UnknownHosts } from './sections/branding.ts'
import { closed, localized } from './sections/common.ts'
import { DataProtection } from './sections/data-protection.ts'
import { Doctor } from './sections/doctor.ts'
import { EndingSettings } from './sections/ending.ts'
import { Links } from './sections/links.ts'
import { Log } from './sections/log.ts'
import { Mailbox } from './sections/mailbox.ts'
import { Operations } from './sections/operations.ts'
import { Passwords } from './sections/passwords.ts'
import { Recovery } from './sections/recovery.ts'
import { SecondFactor } from './sections/second-factor.ts'
import { SecurityContact } from './sections/security-contact.ts'
import { Service } from './sections/service.ts'
import { Sessions } from './sections/sessions.ts'
import { Sources } from './sections/sources.ts'
import { Throttle } from './sections/throttle.ts'
import { Tracing } from './sections/tracing.ts'
import { Units } from './sections/units.ts'

/**
 * cas.config.json, described once: it gives the types, the defaults, the checks, and the completion
 * in an editor. Objects are closed, so a misspelt key is a mistake. A field has a default or must be
 * written. Any text may be "env:NAME", which takes the value from the environment.
 */

const Tls = Type.Object(
  {
    certFile: Type.String({ description: 'PEM file: the certificate, then its chain' }),
    keyFile: Type.String({ description: 'PEM file: the private key' }),
  },
  { ...closed, description: 'To serve https without a proxy; left out: plain http' },
)

const Listen = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'Address to listen on' }),
    port: Type.Integer({
      default: 8080,
      minimum: 0,
      maximum: 65535,
      description: 'Port to listen on; 0: any that is free',
    }),
  },
  { ...closed, default: {}, description: 'Where the server listens' },
)

const DatabaseSettings = Type.Object(
  {
    file: Type.String({ default: 'cas.sqlite', description: 'Its file, relative to dataFolder' }),
    create: Type.Boolean({
      default: true,
      description:
        'Make an empty database where there is none. `cas init` turns it off: a folder that has gone is then told, not replaced',
    }),
    durability: Type.Enum(['process', 'power'], {
      default: 'process',
      description:
        'What the issue and the spending of service tickets survive: the death of the process, or a power cut as well. Accounts and sessions always survive both.',
    }),
  },
  { ...closed, default: {}, description: 'The database' },
)

const Tickets = Type.Object(
  {
    serviceTicketSeconds: Type.Integer({
      default: 60,
      minimum: 10,
      maximum: 300,
      description: 'How long a service or proxy ticket is good; it is good once',
    }),
    loginTicketMinutes: Type.Integer({
      default: 30,
      minimum: 5,
      maximum: 120,
      description: 'How long a sign-in form may stay open; then it is shown anew',
    }),
    mostPerSession: Type.Integer({
      default: 100,
      minimum: 10,
      maximum: 1_000_000,
      description: 'Tickets of a session that are neither spent nor expired; the oldest makes room',
    }),
    environmentTag: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9]{1,4}$',
        description: 'Marks the tickets of a test system: ST-tag-…',
      }),
    ),
  },
  { ...closed, default: {}, description: 'How long tickets are good, and how many there may be' },
)

const SingleLogout = Type.Object(
  {
    parallel: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 50,
      description: 'Logout requests that are sent at a time',
    }),
    timeoutSeconds: Type.Number({
      default: 4,
      minimum: 1,
      maximum: 10,
      description: 'How long an application has to answer a logout request',
    }),
    pageWaitSeconds: Type.Number({
      default: 2,
      minimum: 0,
      maximum: 10,
      description: 'How long the signed-out page waits for confirmations, at most',
    }),
  },
  { ...closed, default: {}, description: 'How applications are told that a session is over' },
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
  {
    ...closed,
    default: {},
    description: 'Sign-ins by programs that hold people’s passwords; better none',
  },
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
  { ...closed, default: {}, description: 'What SAML 1.1 assertions say' },
)

const Trace = Type.Object(
  {
    days: Type.Integer({
      default: 7,
      minimum: 1,
      maximum: 90,
      description: 'How long refused requests and support codes can be looked up',
    }),
    perService: Type.Integer({
      default: 500,
      minimum: 10,
      maximum: 10000,
      description: 'Refused validations that are kept of one application',
    }),
  },
  { ...closed, default: {}, description: 'What "cas service trace" and "cas support" tell from' },
)

const Category = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
      description: 'What services[].category names',
    }),
    name: localized('The heading'),
    order: Type.Integer({
      default: 100,
      description: 'Place in the portal, lowest first; those of one number as they are listed',
    }),
  },
  closed,
)

export const ConfigSchema = Type.Object(
  {
    $schema: Type.Optional(
      Type.String({ description: 'Where editors find the schema of this file' }),
    ),
    publicUrl: Type.String({
      description:
        'The address that people and applications use, https and without a path; http:// only on this machine',
    }),
    listen: Listen,
    tls: Type.Optional(Tls),
    trustedProxies: Type.Array(Type.String(), {
      default: [],
      maxItems: 50,
      description:
        'Addresses or networks whose X-Forwarded-For and X-Forwarded-Host are believed: the proxies in front of the server',
    }),
    dataFolder: Type.String({
      default: 'data',
      description: 'Folder of the database, of secret.key and of the keys; relative to this file',
    }),
    database: DatabaseSettings,
    mounts: Type.Array(Type.String({ pattern: '^/([a-zA-Z0-9._~-]+)?$' }), {
      default: ['/cas', '/'],
      minItems: 1,
      maxItems: 5,
      description: 'Paths below which the protocol answers',
    }),
    branding: Branding,
    hosts: Hosts,
    otherHosts: OtherHosts,
    unknownHosts: UnknownHosts,
    mailbox: Mailbox,
    accounts: Accounts,
    dataProtection: DataProtection,
    securityContact: SecurityContact,
    tickets: Tickets,
    sessions: Sessions,
    singleLogout: SingleLogout,
    saml: Saml,
    rest: Rest,
    trace: Trace,
    ending: EndingSettings,
    passwords: Passwords,
    secondFactor: SecondFactor,
    recovery: Recovery,
    sources: Sources,
    throttle: Throttle,
    units: Units,
    links: Links,
    backup: Backup,
    log: Log,
    operations: Operations,
    tracing: Type.Optional(Tracing),
    doctor: Doctor,
    categories: Type.Array(Category, {
      default: [],
      maxItems: 50,
      description: 'The headings of the portal',
    }),
    services: Type.Array(Service, {
      default: [],
      maxItems: 1000,
      description: 'The registered applications; nobody else gets a ticket',
    }),
  },
  closed,
)

export type ConfigFile = Static<typeof ConfigSchema>
export type ServiceEntry = Static<typeof Service>
