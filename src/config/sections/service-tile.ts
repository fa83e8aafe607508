import { Type } from 'typebox'
import { ICON_NAMES } from '../../services/tile-icon.ts'
import { closed, localized } from './common.ts'

/** How a service looks in the portal, and where it stands in its life (product 2.8, R9). */

export const Aliases = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
  default: [],
  maxItems: 20,
  description: 'What people call it besides its name; the search of the portal finds it by these',
})

export const Icon = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 300,
    examples: [...ICON_NAMES],
    description:
      'A picture of the set that comes with the program, by its name, or an SVG file of shapes alone, relative to this file; default: the first letters of the name',
  }),
)

export const State = Type.Object(
  {
    kind: Type.Enum(['in-use', 'paused', 'look-up-only', 'retiring'], {
      default: 'in-use',
      description: 'Where it stands in its life',
    }),
    until: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}$',
        description:
          'paused: when it comes back by itself, such as 2026-11-25T23:30 in Vietnam; without it the tile says no time',
      }),
    ),
    reason: Type.Optional(localized('paused: why, as people read it')),
    on: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'retiring: the first day on which it takes nobody any more',
      }),
    ),
    replacedBy: Type.Optional(
      Type.String({ description: 'retiring: the id of the application that takes its place' }),
    ),
  },
  {
    ...closed,
    default: {},
    description:
      'paused: nobody gets in, for "reason"; look-up-only: its tile says so; retiring: it ends on a day',
  },
)

export const Contact = Type.Optional(
  Type.Object(
    {
      name: Type.Optional(localized('The person or the office')),
      mail: Type.Optional(
        Type.String({ minLength: 3, maxLength: 100, description: 'Mail address' }),
      ),
      phone: Type.Optional(Type.String({ minLength: 3, maxLength: 40, description: 'Telephone' })),
    },
    { ...closed, description: 'Whom to ask about it; default: branding.support' },
  ),
)

const Steps = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
  minItems: 1,
  maxItems: 12,
})

export const Linking = Type.Optional(
  Type.Object(
    {
      steps: Type.Object(
        { vi: Steps, en: Steps },
        { ...closed, description: 'One sentence a step; left out: the four usual ones' },
      ),
      address: Type.Optional(
        Type.String({ description: 'Where people sign in with their account in it' }),
      ),
    },
    {
      ...closed,
      description:
        'How a person enters their mailbox in an application that has accounts of its own; {mail} stands for the mailbox, {app} for the name, {link} for a link to the address',
    },
  ),
)
