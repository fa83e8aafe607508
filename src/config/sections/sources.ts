import { Type } from 'typebox'
import { closed, localized } from './common.ts'

const Servers = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
    minItems: 1,
    maxItems: 5,
    description,
  })

const certificateAuthorityFile = Type.Optional(
  Type.String({
    description:
      'PEM file of the private authority that signs the certificates of these servers, if one does. They are always verified.',
  }),
)

const timeoutSeconds = Type.Number({
  default: 5,
  minimum: 1,
  maximum: 30,
  description: 'For everything that one server is asked for one sign-in',
})

const attributeName = (description: string) =>
  Type.Optional(
    Type.String({ pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}(;[A-Za-z0-9-]+)*$', description }),
  )

const Ldap = Type.Object(
  {
    servers: Servers(
      'ldaps://host or ldap://host, which then must begin TLS (StartTLS). The first that works is asked.',
    ),
    certificateAuthorityFile,
    base: Type.Optional(
      Type.String({ minLength: 3, maxLength: 500, description: 'Where people are searched' }),
    ),
    scope: Type.Enum(['sub', 'one'], {
      default: 'sub',
      description: 'sub: everything below base; one: what is directly below it',
    }),
    filter: Type.String({
      default: '(uid={name})',
      maxLength: 500,
      description: 'Finds one entry: {name}, {suffix} and {address} stand for the mailbox',
    }),
    bindDn: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 500,
        pattern: '=',
        description: 'Who searches; left out: nobody in particular',
      }),
    ),
    bindPassword: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: 'Write "env:NAME"' }),
    ),
    userDn: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 500,
        pattern: '\\{(name|address)\\}',
        description:
          'Instead of base: whom people bind as, such as uid={name},ou=people,dc=example',
      }),
    ),
    attributes: Type.Object(
      {
        displayName: attributeName('The attribute that holds the full name'),
        unit: attributeName('… the unit'),
        position: attributeName('… the position'),
        phone: attributeName('… the telephone number'),
        employeeCode: attributeName('… the employee code'),
        groups: attributeName('… the groups'),
      },
      {
        ...closed,
        default: {},
        description:
          'Which attribute fills which field of the account, at every sign-in; what is left out stays as it is',
      },
    ),
    groupNames: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 500 }), Type.String({ minLength: 1 }), {
        description:
          'Group of the directory → group here; others do not count. Left out: each counts, under its own name.',
      }),
    ),
    timeoutSeconds,
  },
  closed,
)

const Imap = Type.Object(
  {
    servers: Servers(
      'imaps://host or imap://host, which then must begin TLS (STARTTLS). The first that works is asked.',
    ),
    certificateAuthorityFile,
    login: Type.Enum(['address', 'name'], {
      default: 'address',
      description: 'What people are known by to the mail server',
    }),
    timeoutSeconds: Type.Number({ ...timeoutSeconds, default: 10 }),
  },
  closed,
)

const Source = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
      description: 'What commands and the log call it',
    }),
    kind: Type.Enum(['local', 'ldap', 'imap'], {
      description: 'local: passwords kept here; ldap, imap: asked of a server outside',
    }),
    suffixes: Type.Array(Type.String(), {
      default: [],
      maxItems: 50,
      description: 'Only mailboxes with these suffixes are asked here; empty: all',
    }),
    ldap: Type.Optional(Ldap),
    imap: Type.Optional(Imap),
    createAccounts: Type.Boolean({
      default: false,
      description: 'Whoever this source accepts gets an account at the first sign-in',
    }),
    cacheDays: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 30,
      description:
        'For how long a hash of the last right password serves while the source does not answer; 0: never',
    }),
    changePasswordAt: Type.Optional(
      localized('Where people change a password that this source keeps'),
    ),
    parallel: Type.Integer({
      default: 8,
      minimum: 1,
      maximum: 100,
      description: 'Sign-ins that it is asked for at a time',
    }),
    waiting: Type.Integer({
      default: 200,
      minimum: 0,
      maximum: 10000,
      description: 'Sign-ins that may wait for their turn; more are told to try again',
    }),
  },
  closed,
)

export const Sources = Type.Array(Source, {
  default: [{ name: 'local', kind: 'local' }],
  minItems: 1,
  maxItems: 10,
  description: 'Where passwords are checked, in this order',
})
