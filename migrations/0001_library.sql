-- The library: where text came from, documents, their versions, the passages search answers from, their vectors, and jobs.
-- Vectors have no fixed width, so that several embedding spaces live side by side. Nothing here needs more than
-- PostgreSQL 15 with pgvector 0.5; the index for word search depends on the server and is made by `text-index.ts`.

-- Up Migration

CREATE FUNCTION cosine_similarity(a vector, b vector) RETURNS double precision
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT 1 - (a <=> b) $$;

CREATE TABLE collections (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name <> ''),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE document_sources (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('file', 'csv-row', 'url', 'typed')),
  -- What makes a source the same source again: the absolute path, or the upload's name, with the row for CSV.
  uri text NOT NULL,
  name text NOT NULL,
  media_type text NOT NULL,
  size_bytes bigint NOT NULL,
  -- SHA-256, in hexadecimal, of the file's bytes, and of what this source is of it: the same, or the row of a CSV.
  file_hash text NOT NULL,
  content_hash text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX document_sources_uri ON document_sources (uri);
CREATE INDEX document_sources_file_hash ON document_sources (file_hash);

CREATE TABLE documents (
  id uuid PRIMARY KEY,
  source_id uuid NOT NULL REFERENCES document_sources (id),
  collection_id uuid REFERENCES collections (id),
  title text NOT NULL,
  format text NOT NULL,
  document_type text CHECK (document_type IN ('research', 'guide', 'protocol', 'case_study')),
  access_tier text CHECK (access_tier IN ('free', 'premium')),
  author text,
  publication_date date,
  -- ISO 639-3 code, 'und' when it could not be told.
  language text NOT NULL DEFAULT 'und',
  -- The version search answers from; set in the transaction that writes it.
  current_version_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
CREATE UNIQUE INDEX documents_source ON documents (source_id);
CREATE INDEX documents_updated_at ON documents (updated_at DESC, id);
CREATE INDEX documents_collection ON documents (collection_id);
-- Search asks before every question which languages there are.
CREATE INDEX documents_language ON documents (language);

CREATE TABLE document_tags (
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  tag text NOT NULL CHECK (tag <> ''),
  PRIMARY KEY (document_id, tag)
);
CREATE INDEX document_tags_tag ON document_tags (tag);

CREATE TABLE document_versions (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  version_number integer NOT NULL CHECK (version_number > 0),
  -- Markdown. Every offset in this database counts UTF-16 code units of it.
  content text NOT NULL,
  -- [{ "page": 1, "start": 0 }, …], empty for formats without pages.
  pages jsonb NOT NULL DEFAULT '[]',
  -- [{ "depth": 1, "text": "…", "start": 0, "page": 1 }, …]
  outline jsonb NOT NULL DEFAULT '[]',
  page_count integer,
  -- What the reader should know of this text, such as pages that have none.
  notices jsonb NOT NULL DEFAULT '[]',
  source_hash text NOT NULL,
  chunk_count integer NOT NULL,
  change_summary text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (document_id, version_number)
);

ALTER TABLE documents
  ADD CONSTRAINT documents_current_version FOREIGN KEY (current_version_id)
  REFERENCES document_versions (id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE document_chunks (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  version_id uuid NOT NULL REFERENCES document_versions (id) ON DELETE CASCADE,
  chunk_index integer NOT NULL,
  -- Range of the version's content; `content` is exactly that range.
  start_offset integer NOT NULL,
  end_offset integer NOT NULL CHECK (end_offset > start_offset),
  content text NOT NULL,
  -- The same without Markdown signs, for embedders and snippets; null when that is the content itself.
  plain_text text,
  heading_path text[] NOT NULL DEFAULT '{}',
  page_from integer,
  page_to integer,
  -- What word search indexes: stems of title, heading path and text in the document's own language (text/analyze.ts).
  terms text NOT NULL,
  -- SHA-256 of title, heading path and plain text (`embeddingText` in text/embedding-text.ts): the embedding cache's key.
  text_hash bytea NOT NULL,
  -- Whether the chunk may answer: it belongs to its document's current version, and the document is not deleted.
  is_active boolean NOT NULL DEFAULT true,
  UNIQUE (version_id, chunk_index)
);
CREATE INDEX document_chunks_document ON document_chunks (document_id) WHERE is_active;

-- Search asks the one flag of a chunk only, so that it need not join every candidate with its document.
CREATE FUNCTION set_chunks_active() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
BEGIN
  UPDATE document_chunks SET is_active = NEW.deleted_at IS NULL WHERE version_id = NEW.current_version_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER documents_chunks_active
  AFTER UPDATE OF deleted_at ON documents
  FOR EACH ROW
  WHEN ((OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
  EXECUTE FUNCTION set_chunks_active();

CREATE TABLE embedding_spaces (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider text NOT NULL CHECK (provider IN ('built-in', 'openai', 'openai-compatible', 'local')),
  model text NOT NULL,
  dimensions integer NOT NULL CHECK (dimensions > 0),
  -- 'building' is being filled, 'active' answers (at most one), 'retired' answered before and can come back.
  state text NOT NULL CHECK (state IN ('building', 'active', 'retired')),
  -- Share of the meaning score in a hybrid search, 0 to 1, and the similarity an unrelated passage usually has.
  meaning_weight real NOT NULL,
  baseline_similarity real NOT NULL DEFAULT 0,
  -- Chunks the model was fitted on; null for models that are not fitted on this library.
  fitted_chunks integer,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX embedding_spaces_one_active ON embedding_spaces (state) WHERE state = 'active';

-- A fitted model itself, in parts small enough to travel one by one.
CREATE TABLE embedding_model_parts (
  space_id integer NOT NULL REFERENCES embedding_spaces (id) ON DELETE CASCADE,
  part integer NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (space_id, part)
);

CREATE TABLE chunk_embeddings (
  space_id integer NOT NULL REFERENCES embedding_spaces (id) ON DELETE CASCADE,
  chunk_id uuid NOT NULL REFERENCES document_chunks (id) ON DELETE CASCADE,
  embedding vector NOT NULL,
  PRIMARY KEY (space_id, chunk_id)
);
CREATE INDEX chunk_embeddings_chunk ON chunk_embeddings (chunk_id);

-- Why a chunk has no vector, so that "37 of 40 searchable" can say the reason. Gone when the vector is there.
CREATE TABLE embedding_failures (
  space_id integer NOT NULL REFERENCES embedding_spaces (id) ON DELETE CASCADE,
  chunk_id uuid NOT NULL REFERENCES document_chunks (id) ON DELETE CASCADE,
  code text NOT NULL,
  message text NOT NULL,
  failed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (space_id, chunk_id)
);
CREATE INDEX embedding_failures_chunk ON embedding_failures (chunk_id);

CREATE TABLE embedding_cache (
  space_id integer NOT NULL REFERENCES embedding_spaces (id) ON DELETE CASCADE,
  text_hash bytea NOT NULL,
  embedding vector NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (space_id, text_hash)
);

CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  title text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  payload jsonb NOT NULL DEFAULT '{}',
  progress jsonb NOT NULL DEFAULT '{}',
  failure jsonb,
  cancel_requested boolean NOT NULL DEFAULT false,
  -- Which running program works on it. A job held by a program that is gone is queued again at start.
  claimed_by uuid,
  heartbeat_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX jobs_created_at ON jobs (created_at DESC);
CREATE INDEX jobs_open ON jobs (created_at) WHERE state IN ('queued', 'running');

-- One file of an import. Its row changes in the same transaction as the document, so a kill repeats at most one file.
CREATE TABLE job_items (
  id uuid PRIMARY KEY,
  job_id uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  position integer NOT NULL,
  name text NOT NULL,
  -- Where the bytes are: { "path": "…", "uri": "…", "staged": true }.
  source jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'imported', 'unchanged', 'failed')),
  failure jsonb,
  document_ids uuid[] NOT NULL DEFAULT '{}',
  finished_at timestamptz,
  UNIQUE (job_id, position)
);
CREATE INDEX job_items_state ON job_items (job_id, state, position);

CREATE TABLE settings (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Active chunks in the shape of the seed's table, for people who meet the database in SQL.
CREATE VIEW coach_documents AS
SELECT
  c.id,
  col.name AS coach_id,
  d.source_id,
  d.title,
  c.content,
  c.chunk_index,
  v.chunk_count AS total_chunks,
  jsonb_build_object('section', c.heading_path, 'page', c.page_from, 'start_char', c.start_offset, 'end_char', c.end_offset) AS metadata,
  e.embedding,
  v.created_at,
  d.updated_at,
  v.version_number AS version,
  c.is_active
FROM document_chunks c
JOIN documents d ON d.id = c.document_id
JOIN document_versions v ON v.id = c.version_id
LEFT JOIN collections col ON col.id = d.collection_id
LEFT JOIN embedding_spaces s ON s.state = 'active'
LEFT JOIN chunk_embeddings e ON e.chunk_id = c.id AND e.space_id = s.id
WHERE c.is_active AND d.deleted_at IS NULL;

-- Down Migration

DROP VIEW coach_documents;
DROP TABLE settings, job_items, jobs, embedding_cache, embedding_failures, chunk_embeddings, embedding_model_parts, embedding_spaces;
ALTER TABLE documents DROP CONSTRAINT documents_current_version;
DROP TABLE document_chunks, document_versions, document_tags, documents, document_sources, collections;
DROP FUNCTION set_chunks_active();
DROP FUNCTION cosine_similarity(vector, vector);
