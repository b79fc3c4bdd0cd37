/**
 * Rows of what lives in schemas: one relation per kind, columns, keys of indexes, dependencies.
 *
 * Invariant: mz_objects and mz_relations follow from these; they are not written here.
 */
import { get } from "../world/sorted_map.ts";
import type { Item, World } from "../world/state.ts";
import { aclsText } from "./acl_text.ts";
import { flag, type KeyedRow, row } from "./keyed_row.ts";

/** The rows of an item. */
export function itemRows(world: World, item: Item): KeyedRow[] {
  const rows = [
    kindRow(item),
    row("mz_internal.mz_object_global_ids", item.id, { id: item.id, global_id: item.id }),
    ...item.columns.map((column, index) =>
      row("mz_catalog.mz_columns", `${item.id}/${index + 1}`, {
        id: item.id,
        name: column.name,
        position: String(index + 1),
        nullable: flag(column.nullable),
        type: column.type,
        default: column.defaultSql ??
          (item.kind === "table" && item.id.startsWith("u") ? "NULL" : null),
        type_oid: String(column.typeOid),
        type_mod: String(column.typeModifier),
      })
    ),
    ...item.keys.map((key, index) =>
      row("mz_catalog.mz_index_columns", `${item.id}/${index + 1}`, {
        index_id: item.id,
        index_position: String(index + 1),
        on_position: key.position === null ? null : String(key.position),
        on_expression: key.expression,
        nullable: flag(key.nullable),
      })
    ),
    ...item.dependencies.map((id) =>
      row("mz_internal.mz_object_dependencies", `${item.id}/${id}`, {
        object_id: item.id,
        referenced_object_id: id,
      })
    ),
  ];
  if (item.kind === "index" || item.kind === "materialized-view") {
    for (const id of computeInputs(world, item)) {
      rows.push(row("mz_internal.mz_compute_dependencies", `${item.id}/${id}`, {
        object_id: item.id,
        dependency_id: id,
      }));
    }
  }
  return rows;
}

/** What a dataflow reads: through views, down to what is stored. */
function computeInputs(world: World, item: Item): readonly string[] {
  const found = new Set<string>();
  const visit = (id: string): void => {
    const input = get(world.items, id);
    if (input?.kind === "view") input.dependencies.forEach(visit);
    else found.add(id);
  };
  item.dependencies.forEach(visit);
  return [...found];
}

function kindRow(item: Item): KeyedRow {
  const { id } = item;
  const own = { id, oid: String(item.oid), name: item.name, owner_id: item.ownerId };
  const placed = { ...own, schema_id: item.schemaId, privileges: aclsText(item.privileges) };
  const sql = item.createSql === ""
    ? { create_sql: null, redacted_create_sql: null }
    : { create_sql: item.createSql, redacted_create_sql: item.createSql };
  const { schema_id } = placed;
  switch (item.kind) {
    case "table":
      return row("mz_catalog.mz_tables", id, { ...placed, ...sql, source_id: null });
    case "view":
      return row("mz_catalog.mz_views", id, {
        ...placed,
        ...texts(item),
        definition: item.storedDefinition ?? item.definition ?? "",
      });
    case "materialized-view":
      return row("mz_catalog.mz_materialized_views", id, {
        ...placed,
        ...texts(item),
        definition: item.storedDefinition ?? item.definition ?? "",
        cluster_id: item.clusterId ?? "s2",
      });
    case "index":
      return row("mz_emulator.indexes", id, {
        ...own,
        ...texts(item),
        on_id: item.dependencies[0] ?? "",
        cluster_id: item.clusterId ?? "",
      });
    case "source":
      return row("mz_catalog.mz_sources", id, {
        ...placed,
        ...sql,
        ...item.details,
        type: item.itemType ?? "log",
        cluster_id: item.clusterId,
      });
    case "sink":
      return row("mz_catalog.mz_sinks", id, {
        ...own,
        schema_id,
        ...texts(item),
        ...item.details,
        type: item.itemType ?? "kafka",
        cluster_id: item.clusterId,
      });
    default:
      return otherRow(item);
  }
}

function otherRow(item: Item): KeyedRow {
  const { id } = item;
  const own = { id, oid: String(item.oid), name: item.name, owner_id: item.ownerId };
  const placed = { ...own, schema_id: item.schemaId, privileges: aclsText(item.privileges) };
  switch (item.kind) {
    case "connection":
      return row("mz_catalog.mz_connections", id, {
        ...placed,
        ...texts(item),
        type: item.itemType ?? "",
      });
    case "secret":
      return row("mz_catalog.mz_secrets", id, placed);
    case "type":
      return row("mz_catalog.mz_types", id, {
        ...placed,
        ...texts(item),
        category: item.itemType ?? "",
      });
    default:
      return row("mz_catalog.mz_functions", id, {
        ...own,
        schema_id: item.schemaId,
        ...item.details,
      });
  }
}

function texts(item: Item): { readonly create_sql: string; readonly redacted_create_sql: string } {
  return { create_sql: item.createSql, redacted_create_sql: item.createSql };
}
