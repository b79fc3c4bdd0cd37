/**
 * Numbers as Materialize computes them: decimals of 39 digits, casts that name the value they cannot take.
 *
 * Functions and operators here are found before PostgreSQL's of the same signature, since mz_catalog is searched first.
 */

const BOUNDS: Readonly<Record<string, readonly [string, string, string]>> = {
  int2: ["-32768", "32767", "smallint"],
  int4: ["-2147483648", "2147483647", "integer"],
  int8: ["-9223372036854775808", "9223372036854775807", "bigint"],
  uint2: ["0", "65535", "uint2"],
  uint4: ["0", "4294967295", "uint4"],
  uint8: ["0", "18446744073709551615", "uint8"],
};

const INTEGERS = ["int2", "int4", "int8"];
const UNSIGNED = ["uint2", "uint4", "uint8"];

const TO_TIMESTAMP = UNSIGNED.map((type) => `
  CREATE FUNCTION mz_catalog.mz_timestamp(mz_catalog.${type}) RETURNS mz_catalog.mz_timestamp LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT $1::text::int8::mz_catalog.mz_timestamp $$;
  CREATE CAST (mz_catalog.${type} AS mz_catalog.mz_timestamp) WITH FUNCTION mz_catalog.mz_timestamp(mz_catalog.${type}) AS ASSIGNMENT;
  ${comparedWithOthers(type)}`);

/** Operators of their own, with other integers too: implicit casts alone would leave them ambiguous. */
function comparedWithOthers(type: string): string {
  const operators = { eq: "=", ne: "<>", lt: "<", le: "<=", gt: ">", ge: ">=" };
  const wider = UNSIGNED.filter((other) => other > type).map((other) => `mz_catalog.${other}`);
  const signed = [...INTEGERS, "numeric", "float8"].map((other) => `pg_catalog.${other}`);
  const others = ["mz_catalog.mz_timestamp", ...wider, ...signed];
  const sides = others.flatMap((other) =>
    [[other, `mz_catalog.${type}`], [`mz_catalog.${type}`, other]] as const
  );
  return Object.entries(operators).flatMap(([name, operator]) =>
    sides.map(([left, right]) => {
      const called = `mz_catalog._${left.replace(/.*\./, "")}_${name}_${right.replace(/.*\./, "")}`;
      return `
  CREATE FUNCTION ${called}(${left}, ${right}) RETURNS bool
    LANGUAGE SQL IMMUTABLE STRICT AS $$ SELECT $1::text::numeric ${operator} $2::text::numeric $$;
  CREATE OPERATOR mz_catalog.${operator} (LEFTARG = ${left}, RIGHTARG = ${right}, FUNCTION = ${called});`;
    })
  ).join("");
}

/** The SQL that makes them. */
export function numbersSql(): string {
  return [DECIMALS, ...TO_TIMESTAMP, ...checkedCasts(), ...AVERAGED.map(aggregates), MATH].join(
    "\n",
  );
}

/** A cast that raises `"40000" smallint out of range`. Rounds half to even, as Materialize does. */
function checkedCast(from: string, to: string): string {
  const [low = "", high = "", printed = ""] = BOUNDS[to] ?? [];
  const qualified = (type: string) =>
    type.startsWith("u") ? `mz_catalog.${type}` : `pg_catalog.${type}`;
  const name = `mz_catalog._${from}_to_${to}`;
  const value = from.startsWith("float") ? "pg_catalog.round($1)::numeric" : "$1::text::numeric";
  const check = from.startsWith("float")
    ? `IF $1 = 'NaN' OR $1 < ${low} OR $1 > ${high} THEN`
    : `v := round($1::text::numeric); IF v = 'NaN' OR v < ${low} OR v > ${high} THEN`;
  const context = INTEGERS.includes(from) && INTEGERS.includes(to)
    ? widens(from, to) ? "i" : "a"
    : widens(from, to)
    ? "i"
    : "a";
  return `
    CREATE FUNCTION ${name}(${qualified(from)}) RETURNS ${
    qualified(to)
  } LANGUAGE plpgsql IMMUTABLE STRICT AS $$
      DECLARE v numeric;
      BEGIN ${check} RAISE EXCEPTION '"%" ${printed} out of range', $1::text USING ERRCODE = '22003'; END IF;
      RETURN round(${value})::text::${qualified(to)}; END $$;
    DELETE FROM pg_cast WHERE castsource = '${qualified(from)}'::regtype AND casttarget = '${
    qualified(to)
  }'::regtype;
    INSERT INTO pg_cast (oid, castsource, casttarget, castfunc, castcontext, castmethod)
      VALUES (nextval('_cast_oids'), '${qualified(from)}'::regtype, '${qualified(to)}'::regtype,
        '${name}'::regproc, '${context}', 'f');`;
}

function widens(from: string, to: string): boolean {
  const bits = (type: string) => Number(type.slice(-1));
  if (from.startsWith("float") || from === "numeric") return false;
  if (from.startsWith("uint")) return bits(to) > bits(from);
  return !to.startsWith("uint") && bits(to) > bits(from);
}

function checkedCasts(): readonly string[] {
  const all = [...INTEGERS, ...UNSIGNED];
  const sources = [...all, "numeric", "float4", "float8"];
  const pairs = sources.flatMap((from) =>
    all.filter((to) =>
      from !== to && !(widens(from, to) && !from.startsWith("uint") && !to.startsWith("uint"))
    )
      .map((to) => [from, to] as const)
  );
  return [
    "CREATE TEMP SEQUENCE _cast_oids START 90000;",
    ...pairs.map(([from, to]) => checkedCast(from, to)),
  ];
}

const DECIMALS = `
  CREATE FUNCTION mz_catalog._decimal(numeric) RETURNS numeric LANGUAGE SQL IMMUTABLE STRICT AS $$
    SELECT CASE WHEN $1 IN ('NaN', 'Infinity', '-Infinity') THEN $1
      ELSE trim_scale(round($1, greatest(0, 39 - CASE WHEN abs($1) < 1 THEN 0 ELSE length(trunc(abs($1))::text) END))) END $$;
  CREATE FUNCTION mz_catalog._divide(numeric, numeric) RETURNS numeric LANGUAGE SQL IMMUTABLE STRICT AS $$
    SELECT mz_catalog._decimal(round($1, 60) OPERATOR(pg_catalog./) $2) $$;
  CREATE OPERATOR mz_catalog./ (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = mz_catalog._divide);`;

const AVERAGED = ["int2", "int4", "int8", "numeric", "mz_catalog.uint2", "mz_catalog.uint4"].concat(
  "mz_catalog.uint8",
);

const MATH = `
  CREATE FUNCTION mz_catalog.sqrt(numeric) RETURNS numeric LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._decimal(pg_catalog.sqrt(round($1, 60))) $$;
  CREATE FUNCTION mz_catalog.ln(numeric) RETURNS numeric LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._decimal(pg_catalog.ln(round($1, 60))) $$;
  CREATE FUNCTION mz_catalog.exp(numeric) RETURNS numeric LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._decimal(pg_catalog.exp(round($1, 60))) $$;
  CREATE FUNCTION mz_catalog.log(numeric, numeric) RETURNS numeric LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._decimal(pg_catalog.log(round($1, 60), round($2, 60))) $$;`;

/** Averages and deviations: sums divided in decimals of 39 digits. */
function aggregates(type: string): string {
  const plain = type.replace(/.*\./, "");
  const step = `mz_catalog._moments_of_${plain}`;
  const aggregate = (name: string, final: string) =>
    `CREATE AGGREGATE mz_catalog.${name}(${type}) (SFUNC = ${step}, STYPE = numeric[], INITCOND = '{0,0,0}', FINALFUNC = mz_catalog.${final});`;
  const once = plain === "int2"
    ? `
    CREATE FUNCTION mz_catalog._average(numeric[]) RETURNS numeric LANGUAGE SQL IMMUTABLE AS $$
      SELECT CASE WHEN $1[1] > 0 THEN mz_catalog._divide($1[2], $1[1]) END $$;
    CREATE FUNCTION mz_catalog._variance(numeric[]) RETURNS numeric LANGUAGE SQL IMMUTABLE AS $$
      SELECT CASE WHEN $1[1] > 1 THEN mz_catalog._divide($1[3] - mz_catalog._divide($1[2] * $1[2], $1[1]), $1[1] - 1) END $$;
    CREATE FUNCTION mz_catalog._variance_of_all(numeric[]) RETURNS numeric LANGUAGE SQL IMMUTABLE AS $$
      SELECT CASE WHEN $1[1] > 0 THEN mz_catalog._divide($1[3] - mz_catalog._divide($1[2] * $1[2], $1[1]), $1[1]) END $$;
    CREATE FUNCTION mz_catalog._deviation(numeric[]) RETURNS numeric LANGUAGE SQL IMMUTABLE AS $$
      SELECT mz_catalog._decimal(pg_catalog.sqrt(round(mz_catalog._variance($1), 60))) $$;
    CREATE FUNCTION mz_catalog._deviation_of_all(numeric[]) RETURNS numeric LANGUAGE SQL IMMUTABLE AS $$
      SELECT mz_catalog._decimal(pg_catalog.sqrt(round(mz_catalog._variance_of_all($1), 60))) $$;`
    : "";
  return `${once}
    CREATE FUNCTION ${step}(numeric[], ${type}) RETURNS numeric[] LANGUAGE SQL IMMUTABLE AS $$
      SELECT CASE WHEN $2 IS NULL THEN $1
        ELSE ARRAY[$1[1] + 1, $1[2] + $2::text::numeric, $1[3] + $2::text::numeric * $2::text::numeric] END $$;
    ${aggregate("avg", "_average")}
    ${aggregate("variance", "_variance")}
    ${aggregate("var_samp", "_variance")}
    ${aggregate("var_pop", "_variance_of_all")}
    ${aggregate("stddev", "_deviation")}
    ${aggregate("stddev_samp", "_deviation")}
    ${aggregate("stddev_pop", "_deviation_of_all")}`;
}
