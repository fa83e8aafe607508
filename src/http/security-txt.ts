import type { FastifyPluginAsync } from 'fastify'

const PATH = '/.well-known/security.txt'
const DAY_SECONDS = 24 * 3600

export type SecurityContact = Readonly<{
  /** `mailto:`, `tel:` or `https:`, the preferred one first. */
  contacts: readonly string[]
  /** A day such as 2027-06-30; it is true until that day is over in Viet Nam. */
  expires: string
  policy?: string | undefined
  encryption?: string | undefined
  languages: readonly string[]
}>

type Options = Readonly<{ publicUrl: string; contact: SecurityContact }>

/** Whom to tell about a weakness of the server (RFC 9116, L17). It is the same for every host name. */
export const securityTxt: FastifyPluginAsync<Options> = async (app, { publicUrl, contact }) => {
  const text = securityTxtOf(publicUrl, contact)
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': `public, max-age=${DAY_SECONDS}`,
  }
  app.get(PATH, async (_request, reply) => reply.headers(headers).send(text))
}

/** The file, field by field as RFC 9116 names them. */
export function securityTxtOf(publicUrl: string, contact: SecurityContact): string {
  const { contacts, expires, policy, encryption, languages } = contact
  const fields = [
    ...contacts.map((address) => ['Contact', address]),
    ['Expires', `${expires}T23:59:59+07:00`],
    ...(encryption === undefined ? [] : [['Encryption', encryption]]),
    ['Preferred-Languages', languages.join(', ')],
    ['Canonical', `${publicUrl}${PATH}`],
    ...(policy === undefined ? [] : [['Policy', policy]]),
  ]
  return fields.map(([name, value]) => `${name}: ${value}\n`).join('')
}
