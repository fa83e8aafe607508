import { Type } from 'typebox'
import { closed } from './common.ts'
import { PasswordPolicies } from './password-policies.ts'

export const Passwords = Type.Object(
  {
    memoryKiB: Type.Integer({ default: 19456, minimum: 8192, maximum: 1048576 }),
    iterations: Type.Integer({ default: 2, minimum: 1, maximum: 20 }),
    parallelism: Type.Integer({ default: 1, minimum: 1, maximum: 16 }),
    concurrency: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 64,
        description: 'Hashes computed at a time; default: the number of cores less one',
      }),
    ),
    waiting: Type.Integer({
      default: 64,
      minimum: 1,
      maximum: 10000,
      description: 'Hashes that may wait; more are answered "try again" at once',
    }),
    minimumLength: Type.Optional(
      Type.Integer({
        minimum: 8,
        maximum: 64,
        description: 'Older name of policies.everyone.minimumLength',
      }),
    ),
    policies: PasswordPolicies,
  },
  { ...closed, default: {} },
)
