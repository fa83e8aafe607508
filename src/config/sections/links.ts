import { Type } from 'typebox'
import { closed } from './common.ts'

/** What is known of people's accounts in applications, and for how long (product 3.8). */
export const Links = Type.Object(
  {
    believedDays: Type.Integer({
      default: 180,
      minimum: 1,
      maximum: 3650,
      description:
        'How long the list of an application is believed: with an older one nobody is told that they are not linked',
    }),
    guessDays: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 365,
      description: 'How long it is kept whose an account may be, where no address says so',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'People’s accounts in applications: how long what is known of them is believed',
  },
)
