/**
 * Which relations the store has beside the recorded ones, and which of all follow from others.
 *
 * Invariant: a derived relation comes after everything that it reads.
 */
import { DERIVED_VIEWS } from "../catalog/derived_views.ts";
import { HIDDEN_RELATIONS } from "../catalog/hidden_relations.ts";
import { RELATIONS } from "./recorded.ts";

/** A relation as the store makes it. */
export interface StoredRelation {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Builtin relations that follow from others: the SQL of each, by `schema.name`. Written in PGlite's names. */
export const DERIVED_RELATIONS: Readonly<Record<string, string>> = DERIVED_VIEWS;

/** Relations that hold rows: the recorded ones that are not derived, and the emulator's own. */
export const STORED_RELATIONS: readonly StoredRelation[] = [
  ...RELATIONS.filter((r) => !(`${r.schema}.${r.name}` in DERIVED_RELATIONS)),
  ...HIDDEN_RELATIONS,
];
