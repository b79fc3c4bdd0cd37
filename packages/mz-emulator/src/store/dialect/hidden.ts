/**
 * Hides PostgreSQL's operators, functions and types that Materialize lacks.
 *
 * Hidden is renamed, not dropped: what is stored already (views, indexes) goes by OID and keeps working, while no user's
 * text can name it. Invariant: of a name that Materialize has, exactly Materialize's signatures are found.
 */
import { FUNCTIONS, OPERATORS, type RecordedSignature } from "../recorded.ts";

/** The SQL that hides them. Must run after everything of ours is made. */
export function hidingScript(): string {
  return [
    "CREATE TEMP TABLE _known (kind text, name text, arguments text);",
    knownRows("f", functionSignatures()),
    knownRows("o", OPERATORS.map((o) => [o.name, o] as const)),
    CLASSES,
    HIDE_OPERATORS,
    HIDE_FUNCTIONS,
    HIDE_TYPES,
    "DROP TABLE _known; DROP FUNCTION pg_temp._class(oid), pg_temp._arguments(oidvector);",
  ].join("\n");
}

/** Names of operators that Materialize knows, for whichever types. */
export const OPERATOR_NAMES: ReadonlySet<string> = new Set([
  ...OPERATORS.map((operator) => operator.name),
  "!=",
]);

function functionSignatures(): readonly (readonly [string, RecordedSignature])[] {
  return [...(FUNCTIONS["pg_catalog"] ?? []), ...(FUNCTIONS["mz_catalog"] ?? [])]
    .map((f) => [f.name, f] as const);
}

function knownRows(
  kind: string,
  signatures: readonly (readonly [string, RecordedSignature])[],
): string {
  const rows = signatures.map(([name, { arguments: types }]) =>
    `('${kind}', '${name.replaceAll("'", "''")}', '${types.map(classOf).join(",")}')`
  );
  return `INSERT INTO _known VALUES ${rows.join(",\n")};`;
}

/** Types that stand for one another: PostgreSQL's `name` is text here, and all polymorphic ones count as one. */
function classOf(type: string): string {
  if (type.startsWith("any")) return "any";
  if (type === "name" || type === "bpchar" || type === "varchar" || type === "char") return "text";
  if (type === "list" || type === "map") return "any";
  return type;
}

const CLASSES = `
  CREATE FUNCTION pg_temp._class(oid) RETURNS text LANGUAGE SQL AS $$
    SELECT CASE WHEN typtype = 'p' AND typname LIKE 'any%' THEN 'any'
      WHEN typname IN ('name', 'bpchar', 'varchar', 'char') THEN 'text'
      WHEN typname = 'cstring' THEN 'text'
      ELSE typname END FROM pg_type WHERE oid = $1 $$;
  CREATE FUNCTION pg_temp._arguments(oidvector) RETURNS text LANGUAGE SQL AS $$
    SELECT COALESCE(string_agg(pg_temp._class(t), ',' ORDER BY n), '')
    FROM unnest($1) WITH ORDINALITY AS u (t, n) $$;`;

/** Cross-type comparisons and arithmetic of numbers give what Materialize's implicit casts give. */
const HIDE_OPERATORS = `
  UPDATE pg_operator AS o SET oprname = '!~hidden~!' || oprname
  WHERE oprnamespace = 'pg_catalog'::regnamespace
    AND NOT EXISTS (SELECT 1 FROM _known WHERE kind = 'o' AND name = oprname AND arguments =
      CASE WHEN oprleft = 0 THEN '' ELSE pg_temp._class(oprleft) || ',' END || pg_temp._class(oprright))
    AND NOT (oprname IN ('=', '<>', '<', '<=', '>', '>=') AND oprleft <> 0)
    AND NOT (oprname IN ('+', '-', '*', '/', '%') AND oprleft IN (20, 21, 23, 700, 701) AND oprright IN (20, 21, 23, 700, 701))
    AND NOT (oprname IN ('->', '->>', '-') AND oprleft = 3802 AND oprright IN (23, 25))
    AND NOT (oprname = '+' AND oprleft = 0);`;

/** The aggregates of numeric are written in SQL in Materialize, so its list of functions leaves them out. */
const HIDE_FUNCTIONS = `
  CREATE TEMP TABLE _candidates AS
    SELECT oid, proname::text AS name, pg_temp._arguments(proargtypes) AS arguments FROM pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace
      AND proname IN (SELECT name FROM _known WHERE kind = 'f')
      AND prorettype NOT IN ('internal'::regtype, 'cstring'::regtype)
      AND NOT (prokind = 'a' AND proargtypes[0] = 1700)
      AND proname NOT IN ('numeric', 'text', 'timestamp', 'timestamptz', 'interval', 'bpchar', 'varchar', 'bool',
        'array_length', 'array_lower', 'array_upper', 'generate_subscripts', 'make_timestamp', 'jsonb_strip_nulls')
      AND NOT (proname = 'date_part' AND pg_temp._arguments(proargtypes) = 'text,date');
  UPDATE pg_proc SET proname = '_hidden_' || proname WHERE oid IN (
    SELECT c.oid FROM _candidates AS c LEFT JOIN (SELECT * FROM _known WHERE kind = 'f') AS k USING (name, arguments)
    WHERE k.kind IS NULL);
  DROP TABLE _candidates;`;

const HIDE_TYPES = `
  UPDATE pg_type SET typname = '_hidden_' || typname
  WHERE typnamespace = 'pg_catalog'::regnamespace AND typname IN ('timetz', 'money', 'inet', 'cidr', 'macaddr', 'macaddr8',
    'bit', 'varbit', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'tsvector', 'tsquery', 'json', 'jsonpath');`;
