import type { SupportMessages } from '../i18n/support-vi.ts'
import type { SupportNote } from '../support/support-note.ts'

/** What is known of a note besides itself. Names are for commands; what is not known is empty. */
export type NoteFacts = Readonly<{
  note: SupportNote
  /** The mailbox of the account. */
  name: string
  publicHost: string
  /** Who may use the application, in words. */
  rule: string
  /** Which field of an account the application knows people by. */
  userSource: string
  /** Whom to ask about the application. */
  contact: string
  /** A moment in words. */
  clock(at: number): string
  /** What is wrong with an address, in words. */
  problem(text: string): string
  /** A name where none is known. */
  someone: string
}>

type Reason = keyof SupportMessages['reasons']
type Step = keyof SupportMessages['steps']

const LOCKED_NAME: readonly Step[] = ['throttleShow', 'throttleClear', 'resetCode']
const LOST_CODE: readonly Step[] = ['phoneClock', 'secondFactor']
const SPOKEN_CODE: readonly Step[] = ['resetCode']

/** What the help desk says or does next, in this order. */
const NEXT: Readonly<Record<Reason, readonly Step[]>> = {
  'sign-in.unknown': ['checkName'],
  'sign-in.wrong-password': ['checkTyping', 'throttleShow', 'resetCode'],
  'sign-in.no-password': ['accountShow', 'activationCode'],
  'sign-in.not-activated': ['activate'],
  'sign-in.locked': LOCKED_NAME,
  'sign-in.throttled': ['throttleNetwork'],
  'sign-in.under-way': ['wait', 'throttleShow'],
  'sign-in.busy': ['wait'],
  'sign-in.unavailable': ['wait', 'checkSource'],
  'sign-in.disabled': ['accountShow'],
  'sign-in.locked-by-operator': ['accountShow', 'history'],
  'sign-in.name-unusable': ['checkName'],
  'sign-in.cookies-off': ['allowCookies'],
  'sign-in.form-too-old': ['retype'],
  'sign-in.expired': ['retype'],
  'sign-in.overtaken': ['retype', 'history'],
  'sign-in.given-up': LOST_CODE,
  'form.too-old': ['retype'],
  'form.no-cookies': ['allowCookies'],
  'form.busy': ['wait'],
  'password.overtaken': ['retype', 'history'],
  'phone.overtaken': ['retype', 'history'],
  'proof.locked': ['throttleShow', 'throttleClear'],
  'proof.network': ['throttleNetwork'],
  'proof.under-way': ['wait'],
  'proof.unavailable': ['wait', 'checkSource'],
  'recovery.timeout': ['newLink', 'allowCookies'],
  'recovery.wrong': SPOKEN_CODE,
  'recovery.locked': ['throttleShow', 'throttleClear'],
  'recovery.network': ['throttleNetwork'],
  'recovery.under-way': ['wait'],
  'recovery.name-unusable': ['checkName'],
  'recovery.link-unknown': ['newLink'],
  'recovery.link-used': ['newLink'],
  'recovery.link-expired': ['newLink'],
  'recovery.link-replaced': ['newLink'],
  'recovery.link-ended': ['history', 'newLink'],
  'recovery.link-cancelled': ['history', 'newLink'],
  'recovery.slip-unknown': ['activationCode'],
  'recovery.slip-used': SPOKEN_CODE,
  'recovery.slip-expired': ['activationCode'],
  'recovery.slip-replaced': ['activationCode'],
  'recovery.slip-ended': ['activationCode'],
  'recovery.slip-cancelled': ['activationCode'],
  'second-factor.wrong': LOST_CODE,
  'second-factor.malformed': ['secondFactor'],
  'second-factor.reused': ['phoneClock'],
  'second-factor.skewed': ['phoneClock'],
  'second-factor.used': ['secondFactor'],
  'second-factor.not-enrolled': ['secondFactor'],
  'second-factor.expired': ['retype'],
  'second-factor.locked': ['throttleShow', 'secondFactor'],
  'second-factor.network': ['throttleNetwork'],
  'second-factor.under-way': ['wait'],
  'service-not-registered': ['openPortal', 'traceUnknown'],
  'service-malformed': ['openPortal', 'traceUnknown'],
  'service-disabled': ['serviceList'],
  'person-not-in-unit': ['explain', 'askContact'],
  'person-not-in-group': ['explain', 'askContact'],
  'person-without-user-value': ['correct', 'explain'],
  loop: ['clearAppCookies', 'trace'],
  problem: ['wait', 'log'],
  maintenance: ['wait'],
  overload: ['wait'],
  'not-found': ['trueAddress'],
  'no-such-application': ['openPortal'],
  method: ['openPortal'],
  'host-unknown': ['trueAddress'],
  'host-circle': ['log'],
  repeated: ['retype', 'log'],
  'two-services': ['openPortal', 'log'],
}

/** What happened, and what to say or to do next. A reason without words of its own is told by itself. */
export function supportWords(facts: NoteFacts, m: SupportMessages) {
  const { what } = facts.note
  if (!isReason(what, m)) return { sentence: m.other(what), next: [nextOf('log', facts, m)] }
  const text = m.reasons[what]
  const sentence = typeof text === 'string' ? text : text(holeOf(what, facts))
  return { sentence, next: NEXT[what].map((step) => nextOf(step, facts, m)) }
}

function isReason(what: string, m: SupportMessages): what is Reason {
  return Object.hasOwn(m.reasons, what)
}

/** What fills the hole of a reason. */
function holeOf(what: Reason, { note, clock, problem, rule, userSource }: NoteFacts): string {
  const { detail, host } = note
  switch (what) {
    case 'sign-in.locked':
    case 'recovery.locked':
    case 'proof.locked':
      return clock(Number(detail))
    case 'sign-in.throttled':
      return String(Math.ceil(Number(detail) / 60))
    case 'service-not-registered':
      return host
    case 'service-malformed':
      return problem(detail)
    case 'person-without-user-value':
      return userSource
    default:
      return rule
  }
}

function nextOf(step: Step, facts: NoteFacts, m: SupportMessages): string {
  const text = m.steps[step]
  const more = commandOf(step, facts)
  return more === '' ? text : `${text} ${more}`
}

/** The command to type, or what else ends the sentence. */
function commandOf(step: Step, { note, name, someone, publicHost, contact }: NoteFacts): string {
  const who = name || someone
  const service = note.serviceId
  switch (step) {
    case 'checkName':
      return `cas account show ${someone}`
    case 'accountShow':
      return `cas account show ${who}`
    case 'throttleShow':
      return `cas throttle show ${who}`
    case 'throttleClear':
      return `cas throttle clear ${who} --reason "…"`
    case 'throttleNetwork':
      return `cas throttle clear --network ${note.cameFrom} --reason "…"`
    case 'resetCode':
      return `cas account reset-code ${who} --verified called-back`
    case 'activationCode':
      return `cas account activation-code ${who}`
    case 'newLink':
      return `cas account reset-link ${who} --verified in-person`
    case 'history':
      return `cas account history ${who}`
    case 'secondFactor':
      return `cas account second-factor ${who}`
    case 'checkSource':
      return `cas check-source … --user ${who}`
    case 'correct':
      return `cas account correct ${who}`
    case 'traceUnknown':
      return 'cas service trace --unknown'
    case 'trace':
      return service === '' ? 'cas service trace --unknown' : `cas service trace ${service}`
    case 'explain':
      return `cas service explain ${service || '…'} ${who}`
    case 'serviceList':
      return 'cas service list'
    case 'askContact':
      return contact
    case 'allowCookies':
    case 'trueAddress':
      return publicHost
    case 'clearAppCookies':
      return note.host
    case 'log':
      return `grep ${note.code}`
    default:
      return ''
  }
}
