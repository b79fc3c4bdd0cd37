/** Times as Materialize computes them, and the functions of time that PostgreSQL lacks. */

/** The SQL that makes them. AT TIME ZONE and extract go by pg_catalog, so those are replaced there. */
export const TIMES_SQL = `
  ALTER FUNCTION pg_catalog.timezone(text, timestamp) RENAME TO _hidden_timezone;
  CREATE FUNCTION pg_catalog.timezone(text, timestamp) RETURNS timestamptz LANGUAGE SQL STABLE STRICT AS $$
    SELECT t - (pg_catalog.timezone($1, t) - $2) FROM (SELECT pg_catalog._hidden_timezone($1, $2) AS t) AS u $$;
  ALTER FUNCTION pg_catalog.extract(text, timestamptz) RENAME TO _hidden_extract;
  CREATE FUNCTION pg_catalog.extract(text, timestamptz) RETURNS numeric LANGUAGE plpgsql STABLE STRICT AS $$
    BEGIN
      IF lower($1) LIKE 'timezone%' THEN
        RAISE EXCEPTION '''%'' timestamp units not yet supported', lower($1) USING ERRCODE = '0A000';
      END IF;
      RETURN pg_catalog._hidden_extract($1, $2);
    END $$;
  CREATE FUNCTION mz_catalog.timezone_offset(text, timestamptz, OUT abbrev text, OUT base_utc_offset interval, OUT dst_offset interval)
    RETURNS record LANGUAGE plpgsql STABLE STRICT AS $$
    DECLARE whole interval; january interval; july interval;
    BEGIN
      whole := pg_catalog.timezone($1, $2) - pg_catalog.timezone('UTC', $2);
      january := pg_catalog.timezone($1, date_trunc('year', $2)) - pg_catalog.timezone('UTC', date_trunc('year', $2));
      july := pg_catalog.timezone($1, date_trunc('year', $2) + interval '6 months') - pg_catalog.timezone('UTC', date_trunc('year', $2) + interval '6 months');
      base_utc_offset := least(january, july);
      dst_offset := whole - base_utc_offset;
      PERFORM pg_catalog.set_config('timezone', $1, true);
      abbrev := pg_catalog.to_char($2, 'TZ');
      PERFORM pg_catalog.set_config('timezone', 'UTC', true);
    END $$;
  CREATE FUNCTION mz_catalog._whole(text, timestamp, timestamp) RETURNS int8 LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE u text := lower($1); years int8; months int8; seconds numeric;
    BEGIN
      years := extract(year FROM $3) - extract(year FROM $2);
      months := years * 12 + extract(month FROM $3) - extract(month FROM $2);
      seconds := extract(epoch FROM $3) - extract(epoch FROM $2);
      RETURN CASE
        WHEN u IN ('year', 'years', 'y', 'yr', 'yrs') THEN years
        WHEN u IN ('quarter', 'quarters', 'qtr') THEN years * 4 + extract(quarter FROM $3) - extract(quarter FROM $2)
        WHEN u IN ('month', 'months', 'mon', 'mons') THEN months
        WHEN u IN ('week', 'weeks', 'w') THEN trunc(($3::date - $2::date)::numeric / 7)
        WHEN u IN ('day', 'days', 'd') THEN $3::date - $2::date
        WHEN u IN ('hour', 'hours', 'h', 'hr', 'hrs') THEN
          (extract(epoch FROM date_trunc('hour', $3)) - extract(epoch FROM date_trunc('hour', $2))) / 3600
        WHEN u IN ('minute', 'minutes', 'm', 'min', 'mins') THEN
          (extract(epoch FROM date_trunc('minute', $3)) - extract(epoch FROM date_trunc('minute', $2))) / 60
        WHEN u IN ('second', 'seconds', 's', 'sec', 'secs') THEN
          extract(epoch FROM date_trunc('second', $3)) - extract(epoch FROM date_trunc('second', $2))
        WHEN u IN ('millisecond', 'milliseconds', 'ms') THEN trunc(seconds * 1000)
        WHEN u IN ('microsecond', 'microseconds', 'us') THEN trunc(seconds * 1000000)
        WHEN u IN ('decade', 'decades') THEN floor(extract(year FROM $3) / 10) - floor(extract(year FROM $2) / 10)
        WHEN u IN ('century', 'centuries', 'c') THEN extract(century FROM $3) - extract(century FROM $2)
        WHEN u IN ('millennium', 'millenniums', 'millennia') THEN extract(millennium FROM $3) - extract(millennium FROM $2)
        ELSE mz_catalog._unknown_unit($1) END;
    END $$;
  CREATE FUNCTION mz_catalog._unknown_unit(text) RETURNS int8 LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'unit ''%'' not recognized', $1 USING ERRCODE = '22023'; END $$;
  CREATE FUNCTION mz_catalog.datediff(text, timestamp, timestamp) RETURNS int8 LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._whole($1, $2, $3) $$;
  CREATE FUNCTION mz_catalog.datediff(text, timestamptz, timestamptz) RETURNS int8 LANGUAGE SQL STABLE STRICT
    AS $$ SELECT mz_catalog._whole($1, $2::timestamp, $3::timestamp) $$;
  CREATE FUNCTION mz_catalog.datediff(text, date, date) RETURNS int8 LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._whole($1, $2::timestamp, $3::timestamp) $$;
  CREATE FUNCTION mz_catalog.datediff(text, time, time) RETURNS int8 LANGUAGE SQL IMMUTABLE STRICT
    AS $$ SELECT mz_catalog._whole($1, date '2000-01-01' + $2, date '2000-01-01' + $3) $$;
  CREATE FUNCTION mz_catalog.try_parse_monotonic_iso8601_timestamp(text) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    BEGIN
      IF $1 ~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' THEN RETURN $1::timestamptz AT TIME ZONE 'UTC'; END IF;
      RETURN NULL;
    EXCEPTION WHEN others THEN RETURN NULL;
    END $$;
`;
