import { type Locale, messagesOf } from '../i18n/locale.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import { diagnose } from './diagnose.ts'
import type { FindNear } from './diagnose-address.ts'
import { explain, moment, seconds } from './explain.ts'
import type { StoredRefusal } from './refusal-store.ts'
import { shownAddress } from './shown-difference.ts'

const ADDRESSES = ['atLogin', 'atValidation', 'url'] as const

/** A refusal as `--json` gives it. These keys are a promise to scripts. */
export function refusalDocument(refusal: StoredRefusal, findNear: FindNear, locale: Locale) {
  const { at, serviceId, code, reason, evidence } = refusal
  const diagnosis = diagnose(refusal, findNear)
  const shown: Record<string, string | number> = { ...evidence }
  for (const name of ADDRESSES) {
    const address = evidence[name]
    if (typeof address === 'string') shown[name] = shownAddress(address as ByteString)
  }
  return {
    at: new Date(at).toISOString(),
    service: serviceId === '' ? null : serviceId,
    code,
    reason,
    rule: diagnosis.rule,
    ...explain(diagnosis, locale),
    evidence: shown,
  }
}

/**
 * A refusal in lines of text: when, what and where from, the two addresses, and what it comes to.
 *
 *     2026-11-24 14:02:20.112  Xác thực    /cas/p3/serviceValidate  từ 10.20.3.5 (Java/17)  +0,2 s
 *     ✗ INVALID_SERVICE (D1c)  Địa chỉ service khác ở ký tự 41, …
 *       Sửa: …
 */
export function refusalLines(
  refusal: StoredRefusal,
  findNear: FindNear,
  locale: Locale,
): readonly string[] {
  const { at, code, evidence } = refusal
  const { labels } = messagesOf(locale).diagnosis
  const diagnosis = diagnose(refusal, findNear)
  const { sentence, fix } = explain(diagnosis, locale)
  const time = `${moment(at)}.${String(at % 1000).padStart(3, '0')}`
  const age = typeof evidence.ageMs === 'number' ? `+${seconds(evidence.ageMs, locale)}` : ''
  const head = [
    time,
    labels[stepOf(refusal)].padEnd(10),
    evidence.path,
    callerOf(refusal, locale),
    age,
  ]
  const { atLogin, atValidation } = evidence
  const differ = atLogin !== undefined && atValidation !== undefined && atLogin !== atValidation
  const details = [
    differ ? detail(atLogin, labels.atLogin) : detail(atLogin ?? atValidation, labels.service),
    differ ? detail(atValidation, labels.atValidation) : '',
    [evidence.ticket && `${labels.ticket} ${evidence.ticket}`, supportOf(refusal, locale)]
      .filter(Boolean)
      .join('  '),
  ]
  const rule = diagnosis.rule === 'other' ? '' : ` (${diagnosis.rule})`
  return [
    head.filter(Boolean).join('  ').trimEnd(),
    ...details.filter((line) => line !== '').map((line) => `  ${line}`),
    `✗ ${code}${rule}  ${sentence}`.replace('✗   ', '✗ '),
    `  ${labels.fix} ${fix}`,
  ]
}

type Step = 'validation' | 'proxy' | 'login' | 'logout' | 'issue' | 'connection' | 'other'

function stepOf({ evidence }: StoredRefusal): Step {
  if (typeof evidence.step === 'string') return evidence.step as Step
  const path = String(evidence.path ?? '').toLowerCase()
  if (path.endsWith('validate')) return 'validation'
  const last = path.slice(path.lastIndexOf('/') + 1)
  return last === 'login' || last === 'logout' || last === 'proxy' ? last : 'other'
}

function callerOf({ evidence }: StoredRefusal, locale: Locale): string {
  const { ip, userAgent } = evidence
  if (!ip) return ''
  const program = String(userAgent ?? '').split(' ', 1)[0]
  const { from } = messagesOf(locale).diagnosis.labels
  return program ? `${from} ${ip} (${program})` : `${from} ${ip}`
}

function supportOf({ evidence }: StoredRefusal, locale: Locale): string {
  const { supportCode } = messagesOf(locale).diagnosis.labels
  return evidence.supportCode ? `${supportCode} ${evidence.supportCode}` : ''
}

function detail(address: string | number | undefined, label: string): string {
  return typeof address === 'string' ? `${label} = ${shownAddress(address as ByteString)}` : ''
}
