import type { ResponseType } from '../protocol/login-request.ts'
import type { AttributeSource, UserSource } from '../protocol/principal.ts'
import type { ServiceRule } from '../protocol/service-url.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { TileIcon } from './tile-icon.ts'

/** The protocols that a ticket can be validated by. */
export type ValidationProtocol = 'cas1' | 'cas2' | 'cas3' | 'saml1'

/** What a service may do with proxying (7). Nothing, by default. */
export type ProxyPolicy = Readonly<{
  mayProxy: boolean
  /** Which callback URLs it may name; none given: any at the origin of its service URL. */
  callbacks: readonly ServiceRule[]
  mayBeTarget: boolean
  onCallbackFailure: 'fail' | 'continue'
}>

/** How a service is told that a session is over (3.2, 3.4). */
export type LogoutPolicy = Readonly<{
  channel: 'back' | 'front' | 'none'
  /** Empty: the URL that the ticket was issued for. */
  urls: readonly string[]
  nameId: 'not-used' | 'user'
}>

export type LocalizedText = Readonly<{ vi: string; en: string }>

/** Who answers for an application: at least one of the two ways is known. */
export type Contact = Readonly<{
  name: LocalizedText | undefined
  mail: string | undefined
  phone: string | undefined
}>

/** Where an application stands in its life, as it is registered (R9). `state-at.ts` reads it. */
export type ServiceState =
  | Readonly<{ kind: 'in-use' | 'look-up-only' }>
  /** It comes back by itself at `until`; undefined: nobody knows yet when. */
  | Readonly<{
      kind: 'paused'
      until: Instant | undefined
      reason: LocalizedText | undefined
    }>
  /** From `on` on it takes nobody any more. `replacedBy` is the id of its successor. */
  | Readonly<{ kind: 'retiring'; on: Instant; replacedBy: string | undefined }>

/** How a person makes an application with accounts of its own know their mailbox (3.8, S11). */
export type Linking = Readonly<{
  steps: Readonly<{ vi: readonly string[]; en: readonly string[] }>
  /** Where people sign in with their account in the application itself. */
  address: string | undefined
}>

/** An application that uses CAS, as cas.config.json registers it (11.1). */
export type RegisteredService = Readonly<{
  id: string
  name: LocalizedText
  description: LocalizedText
  category: string
  order: number
  /** What people call it besides: the search of the portal knows it by these too. */
  aliases: readonly string[]
  icon: TileIcon | undefined
  state: ServiceState
  /** Undefined: the help desk. */
  contact: Contact | undefined
  /** Undefined: whether somebody is linked is not looked after. */
  linking: Linking | undefined
  isEnabled: boolean
  matches: readonly ServiceRule[]
  allowsHttp: boolean
  /** Where its tile leads. */
  launchUrl: string
  /** Shown to nobody when false: a service without a tile still gets tickets. */
  hasTile: boolean
  /** `false`: asks for the password each time (1.2, rows 14 and 15). */
  allowsSingleSignOn: boolean
  /** Empty: everybody. Otherwise the person must be in one of these groups. */
  allowedGroups: readonly string[]
  /** Empty: everybody. Otherwise the person must belong to one of these units (a code or a name), or below it. */
  allowedUnits: readonly string[]
  /** Nobody gets in without a second factor, wherever they come from (5.3 L5). */
  demandsSecondFactor: boolean
  protocols: readonly ValidationProtocol[]
  /** Unless the application asks for another way (R1.14). */
  responseType: ResponseType
  proxying: ProxyPolicy
  singleLogout: LogoutPolicy
  /** PEM of the private authority that its certificate is signed by; the public ones otherwise. */
  certificateAuthority: string | undefined
  user: Readonly<{
    source: UserSource
    letterCase: 'stored' | 'lower' | 'upper'
    /** Another source from a moment on (R5). */
    switchTo?: Readonly<{ source: UserSource; at: number }>
  }>
  /** Name on the wire → what it carries. In the order it is sent. */
  attributes: Readonly<Record<string, AttributeSource>>
  /** `false`: only the /p3 endpoints carry attributes (5.61). */
  releasesAttributesOnCas2: boolean
  /** `ascii`: letters above U+007F travel as references (5.39). */
  xmlEncoding: 'ascii' | 'utf-8'
  serviceTicketSeconds: number
  /** Further origins that the sign-in form may end at, for the page's form-action (1.25). */
  extraFormOrigins: readonly string[]
}>
