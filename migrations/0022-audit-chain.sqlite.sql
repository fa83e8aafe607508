-- The audit trail as a chain: hash is the SHA-256 over the hash of the entry before and over the entry
-- itself (docs/audit.md has the encoding). The function is the program's own: statements of the program may
-- call it, triggers cannot. The triggers below see to it that entries are only ever appended, and only the
-- oldest ones removed, after an entry in the chain has said so.
ALTER TABLE audit_entries ADD COLUMN hash BLOB;

-- What is there already is chained as it stands now: from here on it can be changed no more than what follows.
WITH RECURSIVE chain (id, hash) AS (
  SELECT id, sha256_json('', id, at, event, actor_kind, actor, came_from, device, account_id, subject, unit,
    service_id, outcome, reason, support_code, changed_from, changed_to)
  FROM audit_entries
  WHERE id = (SELECT MIN(id) FROM audit_entries)
  UNION ALL
  SELECT e.id, sha256_json(chain.hash, e.id, e.at, e.event, e.actor_kind, e.actor, e.came_from, e.device,
    e.account_id, e.subject, e.unit, e.service_id, e.outcome, e.reason, e.support_code, e.changed_from,
    e.changed_to)
  FROM chain JOIN audit_entries e ON e.id = (SELECT MIN(id) FROM audit_entries WHERE id > chain.id))
UPDATE audit_entries SET hash = chain.hash FROM chain WHERE chain.id = audit_entries.id;

-- The one entry that no program writes, hence with the clock of the database.
INSERT INTO audit_entries (id, at, event, actor_kind, actor, came_from, device, account_id, subject, unit,
  service_id, outcome, reason, support_code, changed_from, changed_to, hash)
WITH entry AS MATERIALIZED (
  SELECT MAX(id) + 1 AS id, CAST(unixepoch('subsec') * 1000 AS INTEGER) AS at,
    json_object('firstId', MIN(id), 'lastId', MAX(id), 'count', COUNT(*)) AS changed_to,
    (SELECT hash FROM audit_entries ORDER BY id DESC LIMIT 1) AS previous
  FROM audit_entries
  HAVING COUNT(*) > 0)
SELECT id, at, 'audit.chain-begun', 'system', 'migration 22', '', '', NULL, '', '', '', 'done', '', '', '{}',
  changed_to, sha256_json(previous, id, at, 'audit.chain-begun', 'system', 'migration 22', '', '', NULL, '',
    '', '', 'done', '', '', '{}', changed_to)
FROM entry;

CREATE INDEX audit_entries_milestones ON audit_entries (event, id)
  WHERE event IN ('audit.purged', 'audit.chain-begun');

CREATE TRIGGER audit_entries_are_appended BEFORE INSERT ON audit_entries
WHEN typeof(NEW.hash) <> 'blob' OR length(NEW.hash) <> 32
  OR NEW.id <= COALESCE((SELECT MAX(id) FROM audit_entries), 0)
BEGIN
  SELECT RAISE(ABORT, 'The audit trail is only ever appended to, in its chain.');
END;

CREATE TRIGGER audit_entries_stay_as_they_are BEFORE UPDATE ON audit_entries
BEGIN
  SELECT RAISE(ABORT, 'An entry of the audit trail is never changed.');
END;

CREATE TRIGGER audit_entries_are_purged BEFORE DELETE ON audit_entries
WHEN OLD.id > COALESCE((
  SELECT json_extract(changed_to, '$.lastId') FROM audit_entries
  WHERE event = 'audit.purged' ORDER BY id DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'Of the audit trail only what the chain says is purged may go.');
END;
