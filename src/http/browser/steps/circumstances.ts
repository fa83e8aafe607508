import type { FastifyRequest } from 'fastify'
import { applicationOfTile, type LoginRequest } from '../../../protocol/login-request.ts'
import type { AdmittedUrl } from '../../../services/service-registry.ts'
import type { Circumstances } from '../../../sign-in/step-facts.ts'
import type { Cookies } from '../cookies.ts'

/** What of this request counts for how much its sender must show. */
export function circumstancesOf(
  request: FastifyRequest,
  cookies: Cookies,
  url: AdmittedUrl | undefined,
  { next }: Pick<LoginRequest, 'next'>,
): Circumstances {
  return {
    address: request.ip,
    service: url?.service,
    deviceToken: cookies.device.read(request),
    isPassingBy: url !== undefined || (next !== undefined && applicationOfTile(next) !== undefined),
  }
}
