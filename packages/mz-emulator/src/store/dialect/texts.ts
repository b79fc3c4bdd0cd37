/** Functions of text and bytes that PostgreSQL lacks, or names otherwise. */

const HASHES = ["224", "256", "384", "512"];

const digest = (value: string) =>
  `CASE lower($2) WHEN 'md5' THEN pg_catalog.decode(pg_catalog.md5(${value}), 'hex') ${
    HASHES.map((bits) => `WHEN 'sha${bits}' THEN pg_catalog.sha${bits}(${value})`).join(" ")
  } END`;

/** The SQL that makes them. */
export const TEXTS_SQL = `
  CREATE FUNCTION mz_catalog.digest(bytea, text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN
      IF lower($2) NOT IN ('md5', 'sha224', 'sha256', 'sha384', 'sha512') THEN
        RAISE EXCEPTION 'invalid hash algorithm ''%''', $2 USING ERRCODE = '22023';
      END IF;
      RETURN ${digest("$1")};
    END $$;
  CREATE FUNCTION mz_catalog.digest(text, text) RETURNS bytea LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog.digest(convert_to($1, 'UTF8'), $2) $$;
  CREATE FUNCTION mz_catalog.constant_time_eq(bytea, bytea) RETURNS bool LANGUAGE SQL IMMUTABLE STRICT AS $$ SELECT $1 = $2 $$;
  CREATE FUNCTION mz_catalog.constant_time_eq(text, text) RETURNS bool LANGUAGE SQL IMMUTABLE STRICT AS $$ SELECT $1 = $2 $$;
  CREATE FUNCTION mz_catalog.crc32(bytea) RETURNS mz_catalog.uint4 LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT pg_catalog.crc32($1)::text::mz_catalog.uint4 $$;
  CREATE FUNCTION mz_catalog.crc32(text) RETURNS mz_catalog.uint4 LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog.crc32(convert_to($1, 'UTF8')) $$;
  CREATE FUNCTION mz_catalog.hmac(bytea, bytea, text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE
      size int4 := CASE WHEN lower($3) IN ('sha384', 'sha512') THEN 128 ELSE 64 END;
      k bytea := $2; inside bytea; outside bytea; i int4;
    BEGIN
      IF octet_length(k) > size THEN k := mz_catalog.digest(k, $3); END IF;
      k := byteacat(k, decode(repeat('00', size - octet_length(k)), 'hex'));
      inside := k; outside := k;
      FOR i IN 0..size - 1 LOOP
        inside := set_byte(inside, i, get_byte(k, i) # 54);
        outside := set_byte(outside, i, get_byte(k, i) # 92);
      END LOOP;
      RETURN mz_catalog.digest(byteacat(outside, mz_catalog.digest(byteacat(inside, $1), $3)), $3);
    END $$;
  CREATE FUNCTION mz_catalog.hmac(text, text, text) RETURNS bytea LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog.hmac(convert_to($1, 'UTF8'), convert_to($2, 'UTF8'), $3) $$;
  CREATE FUNCTION mz_catalog.uuid_generate_v5(uuid, text) RETURNS uuid LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN RETURN mz_catalog._uuid_of(mz_catalog._sha1(byteacat(uuid_send($1), convert_to($2, 'UTF8')))); END $$;
  CREATE FUNCTION mz_catalog._uuid_of(bytea) RETURNS uuid LANGUAGE SQL IMMUTABLE STRICT AS $$
    SELECT encode(set_byte(set_byte(decode(left(encode($1, 'hex'), 32), 'hex'), 6, (get_byte($1, 6) & 15) | 80), 8, (get_byte($1, 8) & 63) | 128), 'hex')::uuid $$;
  CREATE FUNCTION mz_catalog._sha1(bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE
      m bytea := byteacat($1, '\\x80'); h int8[] := ARRAY[1732584193, 4023233417, 2562383102, 271733878, 3285377520]::int8[];
      w int8[]; v int8[]; f int8; k int8; t int8; mask int8 := 4294967295; block int4; i int4;
    BEGIN
      m := byteacat(byteacat(m, decode(repeat('00', (119 - octet_length($1) % 64) % 64), 'hex')), int8send(octet_length($1)::int8 * 8));
      FOR block IN 0..octet_length(m) / 64 - 1 LOOP
        FOR i IN 0..79 LOOP
          IF i < 16 THEN
            t := get_byte(m, block * 64 + i * 4)::int8 * 16777216 + get_byte(m, block * 64 + i * 4 + 1) * 65536
              + get_byte(m, block * 64 + i * 4 + 2) * 256 + get_byte(m, block * 64 + i * 4 + 3);
          ELSE
            t := w[i - 2] # w[i - 7] # w[i - 13] # w[i - 15];
            t := ((t << 1) | (t >> 31)) & mask;
          END IF;
          w[i + 1] := t;
        END LOOP;
        v := h;
        FOR i IN 0..79 LOOP
          IF i < 20 THEN f := (v[2] & v[3]) | ((mask # v[2]) & v[4]); k := 1518500249;
          ELSIF i < 40 THEN f := v[2] # v[3] # v[4]; k := 1859775393;
          ELSIF i < 60 THEN f := (v[2] & v[3]) | (v[2] & v[4]) | (v[3] & v[4]); k := 2400959708;
          ELSE f := v[2] # v[3] # v[4]; k := 3395469782; END IF;
          t := ((((v[1] << 5) | (v[1] >> 27)) & mask) + f + v[5] + k + w[i + 1]) & mask;
          v := ARRAY[t, v[1], ((v[2] << 30) | (v[2] >> 2)) & mask, v[3], v[4]];
        END LOOP;
        FOR i IN 1..5 LOOP h[i] := (h[i] + v[i]) & mask; END LOOP;
      END LOOP;
      m := '';
      FOR i IN 1..5 LOOP m := byteacat(m, decode(lpad(pg_catalog.to_hex(h[i]), 8, '0'), 'hex')); END LOOP;
      RETURN m;
    END $$;
  CREATE FUNCTION mz_catalog.regexp_matches(text, text, text) RETURNS SETOF text[] LANGUAGE SQL IMMUTABLE STRICT AS $$
    SELECT CASE WHEN $2 ~ '(^|[^\\\\])\\((?!\\?)' THEN m ELSE '{}' END FROM pg_catalog.regexp_matches($1, $2, $3) AS m $$;
  CREATE FUNCTION mz_catalog.regexp_matches(text, text) RETURNS SETOF text[] LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog.regexp_matches($1, $2, '') $$;
  CREATE FUNCTION mz_catalog.regexp_extract(text, text) RETURNS text LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT (pg_catalog.regexp_match($1, $2))[1] $$;
`;
