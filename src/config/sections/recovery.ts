import { Type } from 'typebox'
import { closed } from './common.ts'

export const Recovery = Type.Object(
  {
    linkHours: Type.Integer({
      default: 24,
      minimum: 1,
      maximum: 72,
      description: 'How long a one-time link to set a password is good',
    }),
    codeMinutes: Type.Integer({
      default: 15,
      minimum: 5,
      maximum: 60,
      description: 'How long a code that is read out over the telephone is good',
    }),
    slipDays: Type.Integer({
      default: 7,
      minimum: 1,
      maximum: 60,
      description: 'How long an activation slip is good',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'How long what is handed out to choose a password with is good',
  },
)
