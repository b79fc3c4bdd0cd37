/**
 * What unsigned integers, booleans and mz_timestamp can do beside comparing and counting: bits, remainders, sums, extremes.
 *
 * uint2 and uint4 are computed in the next wider signed integer, uint8 in decimals. Invariant: no result leaves its type.
 */

interface Unsigned {
  readonly name: string;
  readonly bits: number;
}

const TYPES: readonly Unsigned[] = [
  { name: "uint2", bits: 16 },
  { name: "uint4", bits: 32 },
  { name: "uint8", bits: 64 },
];

/** The SQL that makes them. Needs the types. */
export function unsignedSql(): string {
  return [
    AS_BITS,
    ...TYPES.map(bitOperators),
    ...TYPES.map(difference),
    ...TYPES.map(sums),
    EXTREMES,
  ]
    .join("\n");
}

/** All 64 bits of a number as a signed one and back. */
const AS_BITS = `
  CREATE FUNCTION mz_catalog._bits(numeric) RETURNS int8 LANGUAGE SQL IMMUTABLE STRICT AS $$
    SELECT (CASE WHEN $1 >= 9223372036854775808 THEN $1 - 18446744073709551616 ELSE $1 END)::text::int8 $$;
  CREATE FUNCTION mz_catalog._of_bits(int8, int4) RETURNS numeric LANGUAGE SQL IMMUTABLE STRICT AS $$
    SELECT CASE WHEN $2 = 64 THEN CASE WHEN $1 < 0 THEN $1::numeric + 18446744073709551616 ELSE $1::numeric END
      ELSE ($1 & ((1::int8 << $2) - 1))::numeric END $$;`;

function bitOperators({ name, bits }: Unsigned): string {
  const type = `mz_catalog.${name}`;
  const left = "mz_catalog._bits($1::text::numeric)";
  const right = "mz_catalog._bits($2::text::numeric)";
  const result = (value: string) => `mz_catalog._of_bits(${value}, ${bits})::text::${type}`;
  const both = [["and", "&"], ["or", "|"], ["xor", "#"]].map(([word, operator]) => `
    CREATE FUNCTION mz_catalog.${name}_${word}(${type}, ${type}) RETURNS ${type} LANGUAGE SQL IMMUTABLE STRICT
      AS $$ SELECT ${result(`${left} ${operator} ${right}`)} $$;
    CREATE OPERATOR mz_catalog.${operator} (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = mz_catalog.${name}_${word});`);
  const shift = "($2::text::int8 % " + bits + ")::text::int4";
  const shifts = [
    ["left", "<<", result(`${left} << ${shift}`)],
    [
      "right",
      ">>",
      `trunc($1::text::numeric / power(2::numeric, ${shift}::numeric))::text::${type}`,
    ],
  ].map(([word, operator, value]) => `
    CREATE FUNCTION mz_catalog.${name}_${word}(${type}, mz_catalog.uint4) RETURNS ${type} LANGUAGE SQL IMMUTABLE STRICT
      AS $$ SELECT ${value} $$;
    CREATE OPERATOR mz_catalog.${operator} (LEFTARG = ${type}, RIGHTARG = mz_catalog.uint4, FUNCTION = mz_catalog.${name}_${word});`);
  return [...both, ...shifts].join("") + `
    CREATE FUNCTION mz_catalog.${name}_not(${type}) RETURNS ${type} LANGUAGE SQL IMMUTABLE STRICT
      AS $$ SELECT ${result(`~ ${left}`)} $$;
    CREATE OPERATOR mz_catalog.~ (RIGHTARG = ${type}, FUNCTION = mz_catalog.${name}_not);
    CREATE FUNCTION mz_catalog.mod(${type}, ${type}) RETURNS ${type} LANGUAGE SQL IMMUTABLE STRICT
      AS $$ SELECT $1 OPERATOR(mz_catalog.%) $2 $$;`;
}

/** Below zero there is nothing. */
function difference({ name }: Unsigned): string {
  const type = `mz_catalog.${name}`;
  return `
    DROP OPERATOR mz_catalog.- (${type}, ${type});
    CREATE FUNCTION mz_catalog.${name}_minus(${type}, ${type}) RETURNS ${type} LANGUAGE plpgsql IMMUTABLE STRICT AS $$
      BEGIN
        IF $1 OPERATOR(mz_catalog.<) $2 THEN
          RAISE EXCEPTION '"% - %" ${name} out of range', $1::text, $2::text USING ERRCODE = '22003';
        END IF;
        RETURN ($1::text::numeric - $2::text::numeric)::text::${type};
      END $$;
    CREATE OPERATOR mz_catalog.- (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = mz_catalog.${name}_minus);`;
}

function sums({ name, bits }: Unsigned): string {
  const type = `mz_catalog.${name}`;
  const final = bits === 64 ? "" : ", FINALFUNC = mz_catalog._sum_as_uint8";
  const once = bits === 16
    ? `CREATE FUNCTION mz_catalog._sum_as_uint8(numeric) RETURNS mz_catalog.uint8 LANGUAGE SQL IMMUTABLE STRICT
      AS $$ SELECT $1::text::mz_catalog.uint8 $$;`
    : "";
  return `${once}
    CREATE FUNCTION mz_catalog.${name}_add_up(numeric, ${type}) RETURNS numeric LANGUAGE SQL IMMUTABLE AS $$
      SELECT CASE WHEN $2 IS NULL THEN $1 ELSE COALESCE($1, 0) + $2::text::numeric END $$;
    CREATE AGGREGATE mz_catalog.sum(${type}) (SFUNC = mz_catalog.${name}_add_up, STYPE = numeric${final});`;
}

const EXTREMES = `
  CREATE AGGREGATE mz_catalog.max(bool) (SFUNC = pg_catalog.boolor_statefunc, STYPE = bool);
  CREATE AGGREGATE mz_catalog.min(bool) (SFUNC = pg_catalog.booland_statefunc, STYPE = bool);
  CREATE FUNCTION mz_catalog.mz_timestamp_larger(mz_catalog.mz_timestamp, mz_catalog.mz_timestamp)
    RETURNS mz_catalog.mz_timestamp LANGUAGE internal IMMUTABLE STRICT AS 'int8larger';
  CREATE FUNCTION mz_catalog.mz_timestamp_smaller(mz_catalog.mz_timestamp, mz_catalog.mz_timestamp)
    RETURNS mz_catalog.mz_timestamp LANGUAGE internal IMMUTABLE STRICT AS 'int8smaller';
  CREATE AGGREGATE mz_catalog.max(mz_catalog.mz_timestamp) (SFUNC = mz_catalog.mz_timestamp_larger,
    STYPE = mz_catalog.mz_timestamp, SORTOP = OPERATOR(mz_catalog.>));
  CREATE AGGREGATE mz_catalog.min(mz_catalog.mz_timestamp) (SFUNC = mz_catalog.mz_timestamp_smaller,
    STYPE = mz_catalog.mz_timestamp, SORTOP = OPERATOR(mz_catalog.<));
`;
