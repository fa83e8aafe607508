import { getParser } from 'bowser'
import type { FastifyRequest } from 'fastify'
import type { SignInTrace } from '../tickets/sign-in-trace.ts'

/** A longer one is cut: what names browser and system stands near the front, or at the end. */
const LONGEST_USER_AGENT = 512
const LONGEST_NAME = 40

/** From where a request comes, as its sender would know it again. */
export function signInTraceOf(request: FastifyRequest): SignInTrace {
  return {
    device: deviceOf(request.headers['user-agent']),
    cameFrom: request.ip,
    supportCode: request.id,
  }
}

/** `Chrome/Windows`: what a browser says it is; empty when that says nothing. */
export function deviceOf(userAgent: string | undefined): string {
  if (!userAgent) return ''
  const parser = getParser(userAgent.slice(0, LONGEST_USER_AGENT))
  // Chrome of Vietnam: it is told apart by one word only.
  const browser = /coc_coc/i.test(userAgent) ? 'Cốc Cốc' : parser.getBrowserName()
  const names = [browser, parser.getOSName()].map((name) => name.slice(0, LONGEST_NAME))
  return names.some((name) => name !== '') ? names.join('/') : ''
}
