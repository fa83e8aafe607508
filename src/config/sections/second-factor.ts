import { Type } from 'typebox'
import { closed } from './common.ts'

const Group = Type.String({ minLength: 1 })

export const SecondFactor = Type.Object(
  {
    offered: Type.Boolean({
      default: true,
      description: 'Everybody may turn it on; false: only those who must',
    }),
    issuer: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 60,
        pattern: '^[^:]+$',
        description: 'What authenticator apps show above the code; default: branding.gate.vi',
      }),
    ),
    alwaysForGroups: Type.Array(Group, {
      default: ['quan-tri'],
      maxItems: 50,
      description: 'Members of these groups need a second factor always: the administrators',
    }),
    officeNetworks: Type.Array(Type.String(), {
      default: [],
      maxItems: 200,
      description: 'Addresses and networks of the offices; all else is outside',
    }),
    outside: Type.Enum(['required', 'optional'], {
      default: 'optional',
      description: 'Whether people who come from outside the office networks need a second factor',
    }),
    askInOffice: Type.Boolean({
      default: true,
      description:
        'Ask those who turned it on themselves inside the office networks too. What a group or an application demands is always asked.',
    }),
    trustedDeviceDays: Type.Integer({
      default: 30,
      minimum: 0,
      maximum: 90,
      description: 'How long a person may ask not to be asked again on their device; 0: never',
    }),
    neverTrustedGroups: Type.Array(Group, {
      default: ['quan-tri'],
      maxItems: 50,
      description: 'Members of these groups are asked on every device',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'Who needs a second factor, and where it is asked',
  },
)
