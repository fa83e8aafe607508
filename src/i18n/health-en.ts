import { type HealthWords, healthText } from './health-vi.ts'

export const healthEn: HealthWords = {
  levels: { ok: 'Good', warn: 'Look at', fail: 'Broken' },
  checks: {
    config: 'Configuration',
    maintenance: 'Maintenance',
    https: 'HTTPS and certificate',
    clock: 'Clock',
    disk: 'Disk',
    permissions: 'Permissions of files',
    database: 'Database',
    flush: 'How fast the disk writes',
    durability: 'When the power fails',
    backups: 'Backups',
    administrators: 'Administrators',
    secondFactor: 'Second factor',
    passwordRules: 'Rules for passwords',
    keys: 'Encryption keys',
    audit: 'Audit trail',
    retention: 'How long the trail is kept',
    log: 'Log',
    suffixes: 'Mailbox suffixes',
    applications: 'Applications',
    proxies: 'Proxies',
    securityContact: 'Where weaknesses are reported',
    testSettings: 'Settings of test systems',
    logoutQueue: 'Telling applications of sign-outs',
    program: 'Program',
  },
  page: {
    title: 'How the server is',
    link: 'See how it is',
    linkWhat: 'For administrators: what is not right yet, and what to do.',
    headings: { fail: 'To be mended', warn: 'To look at', ok: 'Good' },
    backupAlarm: 'Backups are not in order.',
    checkedAt: (moment) => `Looked at ${moment}.`,
    again:
      'Load the page again after a minute to have it looked at anew. That you read it is written down.',
    examining: 'It is being looked at. Load the page again in some seconds.',
    failed: (problem) => `The last look did not come to an end: ${problem}`,
    toAccount: 'Back to my account',
  },
  why: 'Why',
  todo: 'To do',
  summary: (failed, warned, good) => `${failed} broken, ${warned} to look at, ${good} good.`,
  verdict: { warn: 'There are things to look at.', fail: 'Something is broken.' },
  broken: (problem) =>
    healthText(
      `Could not be checked: ${problem}`,
      'What cannot be checked may well be wrong.',
      'Look at the error above; run "cas doctor" again.',
    ),
  late: (seconds) =>
    healthText(
      `The check was not over after ${seconds} seconds.`,
      'The machine or its disk is too slow, or the network does not answer.',
      'Run it again in a quiet hour; look at the load of the machine.',
    ),
  config: {
    good: (file) => healthText(`${file} has no mistakes.`),
    mistake: (path, sentence) =>
      healthText(
        `${path === '' ? 'The configuration' : path}: ${sentence}`,
        'The server does not start with a mistake in its configuration.',
        'Mend it, then run "cas check-config".',
      ),
  },
  maintenance: {
    open: () => healthText('The server is open to everybody.'),
    closed: (until) =>
      healthText(
        `Closed for maintenance until ${until}.`,
        'Nobody can sign in until then.',
        'When the work is done, open it: "cas maintenance off".',
      ),
  },
  https: {
    good: (days, protocol) =>
      healthText(
        `The certificate and its chain are valid, for another ${days} days (${protocol}).`,
      ),
    soon: (days) =>
      healthText(
        `The certificate is valid for ${days} more days only.`,
        'When it has expired, browsers and applications refuse it and nobody can sign in.',
        'Renew it, then reload the proxy or the server.',
      ),
    refused: (detail) =>
      healthText(
        `The certificate is not trusted: ${detail}`,
        'Without the intermediate certificates, or with a wrong name, applications cannot validate tickets.',
        'Install the certificate of this name with its full chain.',
      ),
    unreachable: (address, detail) =>
      healthText(
        `${address} cannot be reached from this machine: ${detail}`,
        'People may not reach it either, and its certificate could not be looked at.',
        'Look at DNS, firewall and proxy; do the server and the proxy run?',
      ),
    loopback: (address) =>
      healthText(
        `${address} is for trying the server on this machine alone.`,
        'Nobody else can reach it, and there is no HTTPS.',
        'Set publicUrl to the real https:// address before people use it.',
      ),
  },
  clock: {
    good: (milliseconds, server) => healthText(`${milliseconds} ms off ${server}.`),
    synchronized: () => healthText('The system says that its clock is synchronized.'),
    unsynchronized: () =>
      healthText(
        'The system says that its clock is not synchronized.',
        'Codes of the second factor and the lives of tickets depend on the right time.',
        'Turn on chrony or systemd-timesyncd.',
      ),
    off: (seconds, server) =>
      healthText(
        `The clock is ${seconds} seconds off ${server}.`,
        'Beyond 30 seconds the codes of second factors are refused, and the trail tells wrong times.',
        'Turn on chrony or systemd-timesyncd, and look at the time server.',
      ),
    silent: (server, detail) =>
      healthText(
        `The time server ${server} does not answer: ${detail}`,
        'Whether the clock is right is not known.',
        'Look at doctor.timeServers and the firewall (UDP 123).',
      ),
    unknown: () =>
      healthText(
        'The clock was not checked: no time server is configured.',
        'Codes of the second factor and the lives of tickets depend on the right time.',
        'Set doctor.timeServers, such as ["vn.pool.ntp.org"], or the time server of the province.',
      ),
  },
  disk: {
    good: (folder, percent, free) => healthText(`${folder}: ${percent} % used, ${free} free.`),
    full: (folder, percent, free) =>
      healthText(
        `${folder}: ${percent} % used, only ${free} free.`,
        'On a full disk no session can be written, and nobody can sign in.',
        'Make room or enlarge the disk; see "disk full" in docs/incidents.md.',
      ),
    missing: (folder, problem) =>
      healthText(
        `${folder} cannot be used (${problem}).`,
        'Data or backups cannot be written there.',
        'Make the folder, mount the disk, look at the permissions.',
      ),
  },
  permissions: {
    good: (count) => healthText(`${count} files and folders are open to their owner alone.`),
    open: (file, mode) =>
      healthText(
        `${file} can be read or written by others on this machine (${mode}).`,
        'Whoever reads the keys and the data can pose as anybody.',
        `Run: chmod go= ${file}`,
      ),
    foreign: (file, owner, expected) =>
      healthText(
        `${file} belongs to user ${owner}, not to ${expected}.`,
        'The server may not be able to read or write it.',
        `Run: chown ${expected} ${file}`,
      ),
    missing: (file, problem) =>
      healthText(
        `${file} cannot be read (${problem}).`,
        'The server needs it to run.',
        'Run "cas init", or restore the last backup.',
      ),
  },
  database: {
    good: (megabytes, milliseconds) =>
      healthText(`Sound (${megabytes} MB, looked at in ${milliseconds} ms).`),
    big: (megabytes) =>
      healthText(
        `Not looked at in full, as it is big (${megabytes} MB).`,
        'To read all of a big file slows the disk of the server down.',
        'The weekly restore test of the backup does it; at once: "cas backup now --test".',
      ),
    damaged: (problem) =>
      healthText(
        `The database is damaged: ${problem}`,
        'More may be lost if the server goes on.',
        'Stop the server and restore the last backup: "cas backup restore".',
      ),
    missing: (file) =>
      healthText(
        `There is no ${file}.`,
        'Without the database there are no accounts.',
        'On a new machine run "cas init"; on one that was in use restore the last backup.',
      ),
    references: (count) =>
      healthText(
        `${count} rows refer to rows that are gone.`,
        'The data were changed by something else than this program.',
        'Restore the last backup, or tell the developers.',
      ),
    older: (present, wanted) =>
      healthText(
        `The database is at version ${present}, the program wants ${wanted}.`,
        'The next start will upgrade it.',
        'Make a backup, then run "cas migrate".',
      ),
    newer: (present, wanted) =>
      healthText(
        `The database is at version ${present}, newer than the program (${wanted}).`,
        'An older program does not start on newer data.',
        'Install the newer program, or restore the backup from before the upgrade.',
      ),
    journal: (megabytes) =>
      healthText(
        `The write-ahead log (WAL) has ${megabytes} MB.`,
        'Some program holds the database for too long; reading becomes slower and slower.',
        'Find what has the database open; restart the server in a quiet hour.',
      ),
  },
  flush: {
    good: (median, longest) =>
      healthText(`A write reaches the disk in ${median} ms, at most ${longest} ms.`),
    slow: (median, longest) =>
      healthText(
        `Writes reach the disk slowly: in ${median} ms usually, at most ${longest} ms.`,
        'Every sign-in waits for the disk once: with a slow one people queue at peak times.',
        'Put dataFolder on an SSD and not on a network drive; look for what else writes much.',
      ),
  },
  durability: {
    power: () => healthText('All that was acknowledged survives a power cut, tickets too.'),
    process: () =>
      healthText('Accounts and sessions survive a power cut; tickets of the last minute do not.'),
  },
  backups: {
    good: (hours, name) => healthText(`The last good one is ${name}, ${hours} hours old.`),
    none: () =>
      healthText(
        'There is no backup yet.',
        'When the disk breaks, all accounts are lost.',
        'Set backup.recipients ("cas backup key"), then run "cas backup now".',
      ),
    off: () =>
      healthText(
        'No backups are made: there is nobody who could read them.',
        'When the disk breaks, all accounts are lost.',
        'Run "cas backup key" and write the public key into backup.recipients.',
      ),
    old: (hours) =>
      healthText(
        `The last good backup is ${hours} hours old.`,
        'If the disk breaks now, what has changed since then is lost.',
        'See why by "cas backup list", then run "cas backup now".',
      ),
    failed: (problem) =>
      healthText(
        `The last backup did not succeed: ${problem}`,
        'The next one may not succeed either.',
        'Mend that, then run "cas backup now".',
      ),
    tested: (days) => healthText(`A restore was last tried with success ${days} days ago.`),
    untested: () =>
      healthText(
        'No restore was tried with success in the last 8 days.',
        'A backup that was never tried may be of no use.',
        'Run "cas backup now --test"; see backup.testDays.',
      ),
    unencrypted: () =>
      healthText(
        'Backups are not encrypted.',
        'Whoever gets hold of the files has the data of everybody.',
        'Set backup.recipients and leave out backup.unencrypted.',
      ),
    sameDisk: (folder) =>
      healthText(
        `${folder} is on the disk of the data, and there is no second copy elsewhere.`,
        'When that disk breaks, data and backups are lost together.',
        'Put backup.folder on another disk, or set backup.copies.',
      ),
  },
  administrators: {
    good: (count) =>
      healthText(
        `${count === 1 ? 'One administrator' : `${count} administrators`}, all with a second factor.`,
      ),
    none: () =>
      healthText(
        'There is no administrator yet.',
        'Nobody can see the pages for administrators.',
        'Run "cas init", or "cas account add … --group quan-tri --activation-code".',
      ),
    inactive: (who) =>
      healthText(
        `Not activated yet: ${who}.`,
        'A code that was not used is a way to an administrator’s rights.',
        'Have it used, or disable the account.',
      ),
    bare: (who) =>
      healthText(
        `Without a second factor: ${who}.`,
        'A stolen password of an administrator opens everything (TCVN 14423, 5.6.2.4).',
        'Ask them to sign in and set up an authenticator app.',
      ),
    single: () =>
      healthText(
        'There is only one activated administrator.',
        'The reset of a second factor takes two people.',
        'Add a second one.',
      ),
  },
  secondFactor: {
    good: () => healthText('Required of administrators, and of everybody outside the offices.'),
    outside: () =>
      healthText(
        'People outside the offices need no second factor.',
        'Level 3 asks for one when access comes from outside (TCVN 14423, 5.6.2.4).',
        'Set secondFactor.officeNetworks, then secondFactor.outside to "required".',
      ),
    spared: (groups) =>
      healthText(
        `Groups that administer and need no second factor: ${groups}.`,
        'A stolen password of an administrator opens everything.',
        'Add them to secondFactor.alwaysForGroups.',
      ),
    everywhere: (network) =>
      healthText(
        `A network of the offices is too wide: ${network}.`,
        'People outside count as if they were inside.',
        'Narrow secondFactor.officeNetworks down.',
      ),
  },
  passwordRules: {
    good: (preset) => healthText(`As ${preset} has them.`),
    short: (length) =>
      healthText(
        `Passwords need ${length} characters only, without a second factor.`,
        'The hint of the standard is 14 characters (TCVN 14423, 5.6.2.2).',
        'See passwords.policies.',
      ),
  },
  keys: {
    good: (count) =>
      healthText(
        `${count === 1 ? 'One key' : `${count} keys`}: enough to open every stored secret.`,
      ),
    missing: (ids) =>
      healthText(
        `Keys are missing: ${ids}.`,
        'Whose authenticator app was stored with such a key cannot sign in.',
        'Restore the folder keys from the last backup.',
      ),
    old: (count) =>
      healthText(
        `${count} secrets are encrypted with an old key still.`,
        'The change of the key is not complete.',
        'Run "cas rotate-key" again.',
      ),
  },
  audit: {
    good: (count) => healthText(`Entries: ${count}, all as they were written.`),
    unguarded: (guard) =>
      healthText(
        `Every entry is whole, but the table lacks the trigger ${guard}: somebody has removed it.`,
        'Nothing keeps entries from being changed or removed any more.',
        'Find out who had access to the database; docs/audit.md tells how to put it back.',
      ),
    broken: (id) =>
      healthText(
        `Entry ${id} was changed, removed or moved.`,
        'The trail is no evidence any more.',
        'Run "cas audit verify"; find out who had access to the database.',
      ),
  },
  retention: {
    good: (months) => healthText(`The audit trail is kept for ${months} months.`),
    short: (months) =>
      healthText(
        `The audit trail is kept for ${months} months only.`,
        'Decree 333 asks providers of online services for at least 12 months.',
        'Set accounts.auditMonths to 12 or more.',
      ),
  },
  log: {
    good: (level) => healthText(`Level ${level}.`),
    silent: (level) =>
      healthText(
        `Level ${level}: ordinary events are not written.`,
        'In an incident nobody will know what happened.',
        'Set log.level to "info".',
      ),
    noisy: () =>
      healthText(
        'Level debug writes very many lines.',
        'It is slow and fills the disk; it is for looking for a fault.',
        'Set log.level to "info".',
      ),
  },
  suffixes: {
    good: (names) => healthText(`In use: ${names}.`),
    sample: (names) =>
      healthText(
        `Suffixes of an example: ${names}.`,
        'No official mailbox ends so.',
        'Mend mailbox.suffixes.',
      ),
    ended: (names) =>
      healthText(
        `Past their last day and still good: ${names}.`,
        'Old addresses can still sign in.',
        'Set their state to "retired".',
      ),
  },
  applications: {
    good: (count) => healthText(`${count} applications, all of which have validated a ticket.`),
    none: () =>
      healthText(
        'No application is registered.',
        'Without one the portal leads nowhere.',
        'Add it to services; docs/integrate.md tells how to connect it.',
      ),
    untested: (names) =>
      healthText(
        `Never validated a ticket with success: ${names}.`,
        'They may not be connected yet, or wrongly.',
        'Enter the application once; look at "cas service trace".',
      ),
    plain: (names) =>
      healthText(
        `Without encryption, by http: ${names}.`,
        'Tickets and data cross the network for everybody to read.',
        'Have the vendor turn HTTPS on, then leave allowHttp out.',
      ),
  },
  proxies: {
    good: (list) => healthText(`X-Forwarded-For is believed from: ${list}.`),
    direct: () => healthText('The server speaks HTTPS itself, without a proxy.'),
    trial: () => healthText('There is none: the server is on trial on this machine.'),
    none: () =>
      healthText(
        'publicUrl is https, but there is no tls and no proxy is trusted.',
        'Everybody seems to come from one address: whole offices are locked out, and the trail has no origin.',
        'Write the address of the proxy into trustedProxies, or set tls.',
      ),
    wide: (network) =>
      healthText(
        `${network} is wide: many machines could forge an address.`,
        'Whoever is in it can pretend to come from anywhere.',
        'List the addresses of the proxies alone.',
      ),
    exposed: (address) =>
      healthText(
        `The server listens on ${address} without encryption.`,
        'People could reach it past the proxy and HTTPS.',
        'Listen on 127.0.0.1, or close the port by a firewall.',
      ),
  },
  testSettings: {
    good: () => healthText('None is set.'),
    tag: (tag) =>
      healthText(
        `Tickets are marked as those of a test system: ${tag}.`,
        'Applications and operators will take this server for the test system.',
        'Leave tickets.environmentTag out on the real one.',
      ),
  },
  securityContact: {
    good: (expires) => healthText(`/.well-known/security.txt is good until ${expires}.`),
    none: () =>
      healthText(
        'Nobody is named who takes reports of weaknesses.',
        'Whoever finds one does not know whom to tell (level 3, L17).',
        'Set securityContact: contacts and expires.',
      ),
    soon: (expires) =>
      healthText(
        `/.well-known/security.txt is good until ${expires} only.`,
        'After that day nobody believes it.',
        'Look at securityContact anew, and set expires a year on.',
      ),
    ended: (expires) =>
      healthText(
        `/.well-known/security.txt ended on ${expires}.`,
        'Whoever finds a weakness does not believe it any more.',
        'Look at securityContact anew, and set expires a year on.',
      ),
  },
  logoutQueue: {
    good: () => healthText('No application has missed any.'),
    givenUp: (count) =>
      healthText(
        `${count} sign-outs could not be told to an application.`,
        'People who signed out may still have a session there.',
        'See "cas logout-queue list", mend the application, then "cas logout-queue retry".',
      ),
  },
  program: {
    good: (version, node) => healthText(`Version ${version}, Node ${node}.`),
    oldNode: (node) =>
      healthText(
        `Node ${node} gets no fixes any more.`,
        'New weaknesses of Node will not be mended.',
        'Run the release, which brings the newest LTS, or install a newer Node.',
      ),
  },
}
