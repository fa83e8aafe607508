import { Type } from 'typebox'
import { closed } from './common.ts'

export const Throttle = Type.Object(
  {
    failuresPerNetwork: Type.Integer({
      default: 300,
      minimum: 5,
      maximum: 100000,
      description:
        'Wrong passwords from one address; more must wait. A whole office may share one.',
    }),
    withinMinutes: Type.Integer({ default: 10, minimum: 1, maximum: 1440 }),
  },
  { ...closed, default: {} },
)
