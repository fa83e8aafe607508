import { Type } from 'typebox'
import { closed } from './common.ts'

export const Sessions = Type.Object(
  {
    absoluteHours: Type.Number({
      default: 10,
      exclusiveMinimum: 0,
      maximum: 24,
      description: 'A session ends so long after the sign-in, used or not',
    }),
    idleMinutes: Type.Number({
      default: 120,
      minimum: 1,
      maximum: 1440,
      description: 'A session ends after so long without use',
    }),
    sharedComputerIdleMinutes: Type.Number({
      default: 15,
      minimum: 1,
      maximum: 120,
      description: 'The same where somebody said that the computer is shared',
    }),
    administratorIdleMinutes: Type.Number({
      default: 15,
      minimum: 1,
      maximum: 120,
      description: 'The same for members of passwords.policies.administratorGroups',
    }),
    rememberMe: Type.Object(
      {
        enabled: Type.Boolean({
          default: false,
          description: 'Offer to stay signed in when the browser is closed',
        }),
        days: Type.Integer({
          default: 14,
          minimum: 1,
          maximum: 90,
          description: 'How long such a session lasts, used or not',
        }),
      },
      { ...closed, default: {}, description: 'Sessions that outlive the browser' },
    ),
    logoutOnExpiry: Type.Boolean({
      default: true,
      description: 'Tell the applications also when a session ends by itself',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'How long people stay signed in',
  },
)
