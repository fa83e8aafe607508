import { Type } from 'typebox'
import { ATTRIBUTE_SOURCES, USER_SOURCES } from '../../protocol/principal.ts'
import { closed, localized } from './common.ts'
import { Aliases, Contact, Icon, Linking, State } from './service-tile.ts'

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
    source: Type.Enum([...USER_SOURCES], {
      default: 'mailboxName',
      description: 'What of the account cas:user carries',
    }),
    letterCase: Type.Enum(['stored', 'lower', 'upper'], {
      default: 'stored',
      description: 'In which letters',
    }),
    switchTo: Type.Optional(
      Type.Object(
        {
          source: Type.Enum([...USER_SOURCES], { description: 'What it carries then' }),
          on: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Its first day' }),
        },
        {
          ...closed,
          description: 'Another source from a day on; see "cas service user-check" before it',
        },
      ),
    ),
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
    id: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
      description: 'What commands, the log and /go/{id} call it; it stays for good',
    }),
    name: localized('What people call it'),
    description: localized('A line on its tile'),
    category: Type.String({ minLength: 1, description: 'The id of one of the categories' }),
    order: Type.Integer({ default: 100, description: 'Place in its category, lowest first' }),
    aliases: Aliases,
    icon: Icon,
    state: State,
    contact: Contact,
    linking: Linking,
    enabled: Type.Boolean({
      default: true,
      description: 'false: nobody gets in, and it has no tile',
    }),
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
      description:
        'Who may use it: people of one of these units, given by code or name, and of all units below it; empty: everybody',
    }),
    secondFactor: Type.Enum(['as-usual', 'required'], {
      default: 'as-usual',
      description: 'required: nobody enters without a second factor, wherever they come from',
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
    serviceTicketSeconds: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 300,
        description: 'How long a ticket for it is good; default: tickets.serviceTicketSeconds',
      }),
    ),
    extraFormOrigins: Type.Array(Type.String(), {
      default: [],
      maxItems: 10,
      description: 'Further origins that the application redirects to right after sign-in',
    }),
  },
  closed,
)
