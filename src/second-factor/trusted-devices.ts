import { type CodeHash, newToken } from './code-secrets.ts'
import type { SecondFactor } from './second-factor-types.ts'
import type { TrustedDeviceStore } from './trusted-device-store.ts'

type Parts = Readonly<{
  devices: TrustedDeviceStore
  hashOf: CodeHash
  trustedDeviceMs: number
  newDeviceId(): number
}>

type Verbs = Pick<SecondFactor, 'trust' | 'isTrusted' | 'trustedDevices' | 'revokeTrust'>

const LONGEST_DEVICE = 200
/** Tokens are 43 characters; nothing longer is hashed. */
const LONGEST_TOKEN = 100

/** «Không hỏi lại trên máy này trong {n} ngày»: browsers that stand in for the second factor. */
export function createTrustedDevices(parts: Parts): Verbs {
  const { devices, hashOf, trustedDeviceMs, newDeviceId } = parts

  return {
    async trust(act, accountId, device) {
      if (trustedDeviceMs <= 0) return undefined
      const token = newToken()
      const expiresAt = act.at + trustedDeviceMs
      const isAdded = await devices.add(
        accountId,
        {
          id: newDeviceId(),
          tokenHash: hashOf('trusted-device', accountId, token),
          device: device.slice(0, LONGEST_DEVICE),
          cameFrom: act.actor.kind === 'system' ? '' : act.actor.cameFrom,
          expiresAt,
        },
        act,
      )
      return isAdded ? { token, expiresAt } : undefined
    },

    async isTrusted(accountId, token, now) {
      if (trustedDeviceMs <= 0 || token.length > LONGEST_TOKEN) return false
      return devices.use(accountId, hashOf('trusted-device', accountId, token), now)
    },

    trustedDevices: (accountId, now) => devices.list(accountId, now),
    revokeTrust: (act, accountId, id) => devices.revoke(accountId, id, act),
  }
}
