import { Type } from 'typebox'
import { closed } from './common.ts'

export const Accounts = Type.Object(
  {
    inactiveReportDays: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 3650,
      description: 'Accounts not used for so long are reported',
    }),
    inactiveLockDays: Type.Integer({
      default: 45,
      minimum: 0,
      maximum: 3650,
      description: 'Accounts not used for so long are locked (TCVN 14423, 5.6.2.3); 0: never',
    }),
    leaverHour: Type.Integer({
      default: 17,
      minimum: 0,
      maximum: 24,
      description: 'When on their last day the accounts of people who leave are closed',
    }),
    purgeMonths: Type.Integer({
      default: 12,
      minimum: 0,
      maximum: 600,
      description: 'How long the data of people who have left is kept',
    }),
    auditMonths: Type.Integer({
      default: 12,
      minimum: 3,
      maximum: 600,
      description: 'How long the audit trail is kept',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'What happens to accounts by itself, and when',
  },
)
