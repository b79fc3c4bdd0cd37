/** The recorded catalog of a real server: which relations, functions, types and parameters exist, and their shapes. */
import { readFileSync } from "node:fs";

/** A column of a builtin relation. */
export interface RecordedColumn {
  readonly name: string;
  readonly type: string;
  readonly type_oid: number;
  readonly nullable: boolean;
}

/** A builtin relation. */
export interface RecordedRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view" | "materialized-view" | "source";
  readonly columns: readonly RecordedColumn[];
  readonly privileges: string;
  readonly indexed_on_mz_catalog_server:
    | readonly { readonly index: string; readonly key: readonly string[] }[]
    | null;
}

/** A name with the types that it takes. */
export interface RecordedSignature {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly returns: string;
  readonly oid: number;
}

/** A function of one schema, one entry per signature. */
export interface RecordedFunction extends RecordedSignature {
  readonly set?: boolean;
}

/** A type, an operator, a parameter: as mz_types, mz_operators and SHOW ALL list them. */
export interface RecordedType {
  readonly name: string;
  readonly oid: number;
  readonly schema: string;
  readonly category: string;
  readonly kind: string;
}

/** A session or system variable with the value it had. */
export interface RecordedParameter {
  readonly name: string;
  readonly setting: string;
  readonly description: string;
}

const folder = new URL("../../recorded/", import.meta.url);

function load<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as T;
}

/** All builtin relations. */
export const RELATIONS: readonly RecordedRelation[] =
  load<{ relations: RecordedRelation[] }>("relations").relations;

/** All functions by schema. */
export const FUNCTIONS: Readonly<Record<string, readonly RecordedFunction[]>> =
  load<{ functions: Record<string, RecordedFunction[]> }>("functions").functions;

/** All operators, one entry per signature. */
export const OPERATORS: readonly RecordedSignature[] =
  load<{ operators: RecordedSignature[] }>("operators").operators;

/** All types. */
export const TYPES: readonly RecordedType[] = load<{ mz_types: RecordedType[] }>("types").mz_types;

/** A type as pg_type lists it. */
export interface RecordedPgType {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly typtype: string;
  readonly typcategory: string;
  readonly typelem: number;
  readonly typarray: number;
}

/** All types once more, with what only pg_type tells. */
export const PG_TYPES: readonly RecordedPgType[] =
  load<{ pg_type: RecordedPgType[] }>("types").pg_type;

/** Parameters as the user role sees them, and those that only the internal role sees. */
export const PARAMETERS: {
  readonly user: readonly RecordedParameter[];
  readonly internal: readonly RecordedParameter[];
} = load("parameters");

/** What the recorded server called itself. */
export const SERVER: { readonly mz_version: string; readonly version: string } =
  load<{ server: { mz_version: string; version: string } }>("environment").server;
