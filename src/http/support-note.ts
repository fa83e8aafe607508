import type { FastifyRequest } from 'fastify'
import { rememberedText } from '../diagnosis/refusal.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { SupportTrail } from '../support/support-trail.ts'
import { askedOf, serviceIn } from './asked-of.ts'
import { deviceOf } from './sign-in-trace.ts'

/** `what` is one word as the log has it; `detail` is what that word leaves open. */
export type NoteSupport = (
  request: FastifyRequest,
  what: string,
  status: number,
  detail?: string,
) => void

type Parts = Readonly<{ trail: Pick<SupportTrail, 'note'>; registry: ServiceRegistry }>

/** Notes why a page with a support code was shown. Nothing that somebody typed is in it. */
export function createNoteSupport({ trail, registry }: Parts): NoteSupport {
  /** The application that an address leads to, by its machine and, if it is registered, by its id. */
  function targetOf(service: ByteString | undefined): { host: string; serviceId: string } {
    if (service === undefined) return { host: '', serviceId: '' }
    const admission = registry.admit(service)
    switch (admission.kind) {
      case 'admitted':
        return { host: new URL(admission.url.origin).host, serviceId: admission.url.service.id }
      case 'disabled':
        return { host: hostOf(service), serviceId: admission.service.id }
      case 'unknown':
        return { host: rememberedText(admission.host), serviceId: '' }
      case 'malformed':
        return { host: hostOf(service), serviceId: '' }
    }
  }

  return (request, what, status, detail = '') => {
    const { path, ip, userAgent, supportCode } = askedOf(request)
    const device = deviceOf(userAgent)
    const target = targetOf(serviceIn(request))
    const place = { path: rememberedPath(path), cameFrom: ip, device }
    trail.note({ code: supportCode, what, detail, status, ...target, ...place })
  }
}

function hostOf(service: ByteString): string {
  return URL.canParse(service) ? rememberedText(new URL(service).host) : ''
}

/** One-time links have their secret in the path: it is not for the help desk. */
function rememberedPath(path: string): string {
  return rememberedText(path.replace(/(\/(?:recover|activate)\/)[^/]{16,}/, '$1…'))
}
