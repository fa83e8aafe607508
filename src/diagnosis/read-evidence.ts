import type { ByteString } from '../protocol/byte-string.ts'
import type { Evidence } from '../protocol/cas-error.ts'
import { shownAddress } from './shown-difference.ts'

// What is remembered of a refusal, read back: what is not there is empty.

export function text(evidence: Evidence, name: string): string {
  return String(evidence[name] ?? '')
}

export function number(evidence: Evidence, name: string): number {
  return Number(evidence[name] ?? 0)
}

export function bytes(evidence: Evidence, name: string): ByteString {
  return text(evidence, name) as ByteString
}

export function span(evidence: Evidence, name: string): { ms: number } {
  return { ms: number(evidence, name) }
}

export function addressIn(evidence: Evidence, name: string): string {
  return shownAddress(bytes(evidence, name))
}

export function parameterNames(evidence: Evidence): string[] | undefined {
  const { names } = evidence
  return typeof names === 'string' ? names.split(' ') : undefined
}

export function outgoing(evidence: Evidence): { outgoing: string; detail: string } {
  return { outgoing: text(evidence, 'problem'), detail: text(evidence, 'detail') }
}
