/**
 * Functions that ask or tell the session beside the data: in a schema of their own, since PostgreSQL's of the same names are
 * what the store itself works with.
 */

/** The names; a query's calls of them go to schema mz_session. */
export const SESSION_SCHEMA_FUNCTIONS: ReadonlySet<string> = new Set([
  "current_setting",
  "pg_cancel_backend",
]);

/** The SQL that makes them. */
export const SESSION_FUNCTIONS_SQL = `
  CREATE SCHEMA mz_session;
  CREATE FUNCTION mz_session.current_setting(text) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE found text := pg_catalog.current_setting('mz.variables')::jsonb ->> lower($1);
    BEGIN
      IF found IS NULL THEN RAISE EXCEPTION 'unrecognized configuration parameter' USING ERRCODE = '22000'; END IF;
      RETURN found;
    END $$;
  CREATE FUNCTION mz_session.current_setting(text, bool) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $$
    BEGIN
      IF NOT $2 THEN RETURN mz_session.current_setting($1); END IF;
      RETURN pg_catalog.current_setting('mz.variables')::jsonb ->> lower($1);
    END $$;
  CREATE FUNCTION mz_session.pg_cancel_backend(int4) RETURNS bool LANGUAGE plpgsql VOLATILE STRICT AS $$
    BEGIN
      PERFORM pg_catalog.set_config('mz.cancelled', pg_catalog.current_setting('mz.cancelled') || ' ' || $1::text, false);
      RETURN $1 = ANY (pg_catalog.current_setting('mz.backends')::int4[]);
    END $$;
`;
