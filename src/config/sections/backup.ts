import { Type } from 'typebox'
import { closed } from './common.ts'

const Recipient = Type.String({
  minLength: 4,
  maxLength: 4000,
  description: 'A public key as "cas backup key" prints it: age1…',
})

const Keep = Type.Object(
  {
    daily: Type.Integer({ default: 7, minimum: 1, maximum: 366, description: 'Days' }),
    weekly: Type.Integer({ default: 4, minimum: 0, maximum: 520, description: 'Weeks' }),
    monthly: Type.Integer({ default: 12, minimum: 0, maximum: 240, description: 'Months' }),
  },
  {
    ...closed,
    default: {},
    description:
      'How many days, weeks and months keep their last backup; all of the last 24 hours stay',
  },
)

export const Backup = Type.Object(
  {
    recipients: Type.Array(Recipient, {
      default: [],
      maxItems: 10,
      description: 'Who can read backups; none: no backups are made, unless unencrypted is true',
    }),
    keyRecipients: Type.Array(Recipient, {
      default: [],
      maxItems: 10,
      description:
        'Who can read the part that holds the configuration and the keys; none: the recipients',
    }),
    unencrypted: Type.Boolean({
      default: false,
      description: 'Make backups that anybody can read who gets hold of the files',
    }),
    folder: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Where backups go, best on another disk; relative to this file. Default: backups in dataFolder',
      }),
    ),
    copies: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      maxItems: 5,
      description: 'Further folders that get the same files: a second machine, another building',
    }),
    dailyAt: Type.String({
      default: '01:30',
      pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|never)$',
      description: 'When the daily backup is made, by the clock of Asia/Ho_Chi_Minh; or never',
    }),
    everyHours: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 24,
      description: 'A backup so many hours after the last one, besides; 0: no more than daily',
    }),
    keep: Keep,
    testDays: Type.Integer({
      default: 7,
      minimum: 0,
      maximum: 31,
      description: 'How often a new backup is restored for a test; 0: never',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'Backups: who can read them, where they go, how long they stay',
  },
)
