/**
 * Builtin relations that are views in Materialize, as views here: the SQL of each, in PostgreSQL's dialect.
 *
 * They read what `rows.ts` emits, as of the reader's timestamp. Invariant: a relation is either derived or emitted, never both.
 */
import { ACCESS_VIEWS } from "./views_of_access.ts";
import { ACTIVITY_VIEWS } from "./views_of_activity.ts";
import { HYDRATION_VIEWS } from "./views_of_hydration.ts";
import { OBJECT_VIEWS } from "./views_of_objects.ts";
import { REPLICA_VIEWS } from "./views_of_replicas.ts";
import { SHOW_VIEWS } from "./views_of_show.ts";
import { STANDARD_VIEWS } from "./views_of_standards.ts";

/** The SQL of each derived relation, by `schema.name`. */
export const DERIVED_VIEWS: Readonly<Record<string, string>> = {
  ...OBJECT_VIEWS,
  ...REPLICA_VIEWS,
  ...HYDRATION_VIEWS,
  ...ACTIVITY_VIEWS,
  ...ACCESS_VIEWS,
  ...SHOW_VIEWS,
  ...STANDARD_VIEWS,
};
