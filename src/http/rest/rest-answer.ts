import type { FastifyReply } from 'fastify'
import { escapeXml } from '../../protocol/xml.ts'
import { NO_STORE } from '../security-headers.ts'

const HEADERS = {
  ...NO_STORE,
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'x-frame-options': 'DENY',
} as const

/** Exactly this text, without a line feed at its end: clients use it as it comes (R9.02). */
export function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.headers(HEADERS).header('content-type', 'text/plain; charset=utf-8').send(text)
}

export function sendJson(reply: FastifyReply, value: unknown): FastifyReply {
  reply.headers(HEADERS).header('content-type', 'application/json; charset=utf-8')
  return reply.send(JSON.stringify(value))
}

/** The page whose form leads to the session: old clients read its address from there (R9.01). */
export function sendSessionPage(reply: FastifyReply, location: string): FastifyReply {
  reply.headers(HEADERS).header('content-type', 'text/html; charset=utf-8')
  return reply.send(
    `<!DOCTYPE html>\n<html lang="en"><head><title>201 Created</title></head><body><h1>TGT Created</h1><form action="${escapeXml(location)}" method="POST">Service: <input type="text" name="service" value=""><input type="submit" value="Submit"></form></body></html>\n`,
  )
}

/**
 * Whether the caller is one of those that expect a page: it says nothing of what it accepts, or that
 * it accepts anything, or HTML (R9.01).
 */
export function wantsPage(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '*/*') return true
  return accept
    .split(',', 50)
    .some((range) => range.split(';', 1)[0]?.trim().toLowerCase() === 'text/html')
}
