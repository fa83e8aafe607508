import { Type } from 'typebox'
import { closed } from './common.ts'

const Length = Type.Integer({
  minimum: 8,
  maximum: 64,
  description: 'Characters at least; the law’s hint is 14 without a second factor',
})
const Age = Type.Union([Type.Integer({ minimum: 1, maximum: 3650 }), Type.Null()], {
  description: 'Days until a password expires; null: never',
})

const overrides = {
  minimumLength: Type.Optional(Length),
  minimumLengthWithSecondFactor: Type.Optional(Length),
  classes: Type.Optional(
    Type.Array(Type.Enum(['upper', 'lower', 'digit', 'symbol']), {
      maxItems: 4,
      description: 'A password must hold one character of each',
    }),
  ),
  history: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 24,
      description: 'So many of the latest passwords may not come again',
    }),
  ),
  maximumAgeDays: Type.Optional(Age),
  maximumAgeDaysWithSecondFactor: Type.Optional(Age),
}

const GroupNames = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
  maxItems: 50,
  description: 'Whose members the changes hold for',
})

export const PasswordPolicies = Type.Object(
  {
    preset: Type.Enum(['vn-level3', 'tcvn-classes', 'nist-800-63b-4'], {
      default: 'vn-level3',
      description:
        'vn-level3: 14 characters, or 10 with a second factor. tcvn-classes: four classes and rotation as well. nist-800-63b-4: 15, or 8 with a second factor; no expiry.',
    }),
    everyone: Type.Object(overrides, {
      ...closed,
      default: {},
      description: 'Changes to the preset for everybody',
    }),
    administratorGroups: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      default: ['quan-tri'],
      maxItems: 50,
      description: 'Groups of accounts that administer: 60 days and a history of 10, but for NIST',
    }),
    administrators: Type.Object(overrides, {
      ...closed,
      default: {},
      description: 'Changes to the preset for members of administratorGroups',
    }),
    groups: Type.Array(Type.Object({ groups: GroupNames, ...overrides }, closed), {
      default: [],
      maxItems: 50,
      description: 'Changes for the members of groups; of several, the strictest counts',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'What a new password must be',
  },
)
