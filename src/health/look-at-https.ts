import {
  ConnectionError,
  type Connector,
  createConnector,
  type Milestone,
  textOf,
  withinTime,
} from '../outgoing/secure-connection.ts'
import { isLoopbackHost } from '../protocol/loopback.ts'
import type { HttpsFacts } from './https.ts'

const WITHIN_MS = 8_000

type Trust = Readonly<{
  /** PEM; then only this authority is trusted. */
  certificateAuthority: string | undefined
  connector?: Connector
}>

/**
 * Opens a verified connection to the public address, as an application would that fetches no missing
 * certificate by itself: it succeeds only when the whole chain is sent.
 */
export async function lookAtHttps(
  publicUrl: string,
  { certificateAuthority, connector = createConnector() }: Trust,
): Promise<HttpsFacts> {
  const { protocol, hostname, port, host } = new URL(publicUrl)
  if (protocol !== 'https:' || isLoopbackHost(hostname)) return { kind: 'loopback', address: host }
  let validUntil = 0
  let secured = ''
  const note = (milestone: Milestone) => {
    if (milestone.kind === 'certificate') validUntil = Date.parse(milestone.certificate.validUntil)
    if (milestone.kind === 'secured') secured = milestone.protocol
  }
  const name = hostname.replace(/^\[|\]$/g, '')
  try {
    await withinTime(WITHIN_MS, async (session) => {
      const socket = await connector.open(
        { hostname: name, port: Number(port || 443) },
        session,
        note,
      )
      const asked = { hostname: name, certificateAuthority }
      await connector.secure(socket, asked, session, note)
    })
    return { kind: 'secured', protocol: secured, validUntil }
  } catch (error) {
    const isCertificate = error instanceof ConnectionError && error.problem === 'certificate'
    return { kind: 'failed', address: host, isCertificate, detail: textOf(error) }
  }
}
