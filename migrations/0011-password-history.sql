-- The hashes of passwords that an account no longer has, so that none of them comes again too soon:
-- as many as the policy asks for. at is when the password was set.
CREATE TABLE password_history (
  account_id     INTEGER NOT NULL REFERENCES accounts (id),
  at             BIGINT  NOT NULL,
  hash           TEXT    NOT NULL,
  PRIMARY KEY (account_id, at)
);
