-- Whoever uses the API with keys of its own.
create table tenants (
  id uuid primary key,
  name text not null,
  -- Encrypted: what signs the tenant's callbacks, and what did until it was changed.
  webhook_secret text not null,
  webhook_secret_before text,
  webhook_secret_before_until timestamptz,
  created_at timestamptz not null,
  check ((webhook_secret_before is null) = (webhook_secret_before_until is null))
);

-- Of a key only its hash is kept: it is as random as the hash is long, so that a plain one does.
create table api_keys (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null,
  prefix text not null,
  hash bytea not null unique,
  created_at timestamptz not null,
  first_used_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index keys_of_tenant on api_keys (tenant_id, id desc);

-- What was answered to a request that may be sent again. While `answer` is null somebody works on it.
create table idempotency_keys (
  id bytea primary key,
  fingerprint bytea not null,
  claim uuid not null,
  claimed_until timestamptz not null,
  answer text,
  ends_at timestamptz not null
);
create index idempotency_ended on idempotency_keys (ends_at);
