/**
 * Which relations a transaction may read: those that are valid at one common timestamp.
 *
 * The first query decides. A query of system relations opens all of them; one of user relations opens the schemas it
 * touches, and the few system relations that tools ask for in passing; one without relations opens nothing.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Item, World } from "../world/state.ts";
import { isSystem } from "./names.ts";
import type { Transaction } from "./transaction.ts";
import { fullName, values } from "./world_access.ts";

const URL = "https://materialize.com/docs/sql/begin/#same-timedomain-error";

/** System relations that are readable beside user relations, since pg_catalog is built on them. */
const BESIDE_USER_RELATIONS = new Set(
  ("mz_catalog.mz_array_types mz_catalog.mz_base_types mz_catalog.mz_columns mz_catalog.mz_connections " +
    "mz_catalog.mz_databases mz_catalog.mz_functions mz_catalog.mz_index_columns mz_catalog.mz_indexes " +
    "mz_catalog.mz_list_types mz_catalog.mz_map_types mz_catalog.mz_materialized_views " +
    "mz_catalog.mz_operators mz_catalog.mz_pseudo_types mz_catalog.mz_role_auth " +
    "mz_catalog.mz_role_members mz_catalog.mz_role_parameters mz_catalog.mz_roles mz_catalog.mz_schemas " +
    "mz_catalog.mz_secrets mz_catalog.mz_sinks mz_catalog.mz_sources mz_catalog.mz_system_privileges " +
    "mz_catalog.mz_tables mz_catalog.mz_types mz_catalog.mz_views mz_internal.mz_aggregates " +
    "mz_internal.mz_comments mz_internal.mz_object_dependencies mz_internal.mz_type_pg_metadata")
    .split(" "),
);

/** Decides the transaction's time domain at its first query, or refuses what is outside of it. */
export function requireTimeDomain(
  world: World,
  transaction: Transaction,
  query: { readonly items: readonly Item[]; readonly usesTimestamp: boolean },
): void {
  if (transaction.mode === "single") return;
  if (!transaction.domain) {
    if (query.items.length === 0 && !query.usesTimestamp) return;
    transaction.domain = decide(world, query.items);
    return;
  }
  const { domain } = transaction;
  const outside = query.items.filter((item) => !contains(world, domain, item));
  if (outside.length === 0) return;
  const names = outside.map((item) => `"${fullName(world, item)}"`).sort();
  throw new SqlError(
    "25000",
    `Transactions can only reference objects in the same timedomain. See ${URL}`,
    {
      detail: "The following relations in the query are outside the transaction's time domain:\n" +
        `${names.join("\n")}\n${available(world, domain)}`,
    },
  );
}

type Domain = NonNullable<Transaction["domain"]>;

function decide(world: World, items: readonly Item[]): Domain {
  if (items.length === 0) return { kind: "empty" };
  const users = items.filter((item) => !isSystem(world, item));
  if (users.length === 0) return { kind: "system" };
  return {
    kind: "user",
    schemas: new Set(users.map((item) => item.schemaId)),
    ids: new Set(items.map((item) => item.id)),
    since: world.now,
  };
}

function contains(world: World, domain: Domain, item: Item): boolean {
  if (domain.kind === "empty") return false;
  if (isSystem(world, item)) {
    if (domain.kind === "system" || domain.ids.has(item.id)) return true;
    const name = fullName(world, item);
    return BESIDE_USER_RELATIONS.has(name) || name.startsWith("pg_catalog.");
  }
  return domain.kind === "user" && (domain.ids.has(item.id) || isNear(domain, item));
}

const STORED = new Set(["table", "source", "materialized-view"]);

/** What keeps data has to have been there already; a view has no time of its own. */
function isNear(domain: Extract<Domain, { kind: "user" }>, item: Item): boolean {
  return domain.schemas.has(item.schemaId) &&
    (!STORED.has(item.kind) || item.createdAt <= domain.since);
}

function available(world: World, domain: Domain): string {
  if (domain.kind !== "user") return "No relations are available.";
  const users = values(world.items)
    .filter((item) => STORED.has(item.kind) && isNear(domain, item))
    .map((item) => fullName(world, item));
  const names = [...users, ...BESIDE_USER_RELATIONS].sort();
  return `Only the following relations are available:\n${names.map((n) => `"${n}"`).join("\n")}`;
}
