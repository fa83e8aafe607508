import { Type } from 'typebox'
import { closed } from './common.ts'
import { PasswordPolicies } from './password-policies.ts'

export const Passwords = Type.Object(
  {
    memoryKiB: Type.Integer({
      default: 19456,
      minimum: 8192,
      maximum: 1048576,
      description:
        'Memory of one argon2id hash; "cas password-cost" measures what this machine bears',
    }),
    iterations: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 20,
      description: 'Passes over that memory',
    }),
    parallelism: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 16,
      description: 'Lanes of one hash; many people at a time need no more than one',
    }),
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
  {
    ...closed,
    default: {},
    description: 'What the hash of a password costs, and what a new one must be',
  },
)
