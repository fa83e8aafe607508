import type { accessVi } from './access-vi.ts'

export const accessEn: typeof accessVi = {
  either: (names, last) => `${names} or ${last}`,
  furtherOnes: (count) => `${count} more`,
  ofUnits: (units) => `people of ${units}`,
  ofGroups: (groups) => `people in the group ${groups}`,
  ofBoth: (units, groups) => `people of ${units} who are also in the group ${groups}`,
  onlyFor: (app, rule) => `${app} is only for ${rule}.`,
  youBelongTo: (unit) => `You belong to ${unit}.`,
  youHaveNoUnit: 'Your profile names no unit.',
  ask: (mail, phone) => {
    if (mail === '') return `If you need it, call ${phone}.`
    return `If you need it, write to ${mail}${phone && ` or call ${phone}`}.`
  },
  contact: (mail, phone) => [mail, phone].filter(Boolean).join(' or '),
  explain: {
    mayEnter: (who, app) => `${who} may use ${app}.`,
    mayNotEnter: (who, app) => `${who} may not use ${app}.`,
    seesNoTile: 'This application has no tile in the portal (tile: false), so nobody sees one.',
    accountWorks: 'The account is in use.',
    accountDisabled: (reason) => `The account is disabled${reason && `: ${reason}`}.`,
    accountLocked: 'The account is locked.',
    serviceWorks: 'The application is open.',
    serviceDisabled: 'The application is paused (enabled: false).',
    anyGroup: 'The application is not limited to groups.',
    inGroup: (group) => `Admitted by the group ${group}.`,
    inNoGroup: (allowed, own) =>
      `Only the group ${allowed} is admitted; this person is in ${own || 'no group'}.`,
    anyUnit: 'The application is not limited to units.',
    inUnit: (unit, path) => `Admitted by the unit ${unit}: ${path}.`,
    inNoUnit: (allowed, path) =>
      `Only people of ${allowed} are admitted; this person ${path ? `belongs to ${path}` : 'has no unit'}.`,
    outsideTree: 'This person’s unit is written as words and lies in no tree.',
    entryNamesNothing: (entry) =>
      `The entry “${entry}” of allowedUnits is neither the code nor the name of a unit.`,
    entryEnded: (entry, day, successors) =>
      `The unit “${entry}” of allowedUnits ended on ${day}${successors && ` and is now ${successors}`}: only those who came from it are still admitted by this entry.`,
    hasUser: (source) => `The application knows this person by ${source}.`,
    hasNoUser: (source) => `The profile lacks ${source}, which the application knows people by.`,
  },
}
