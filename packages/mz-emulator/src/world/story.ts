/**
 * Short stories for tests: a world, someone who speaks, and time that passes.
 *
 * For tests only. Invariant: the rows it shows are those that the changes so far leave.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { type CatalogRow, type Change, rowsAfter } from "./change.ts";
import type { Command, Context, CreateItem, ItemColumn, Option, OptionValue } from "./command.ts";
import type { World } from "./state.ts";
import { advance, createWorld, execute } from "./world.ts";
import type { WorldOptions } from "./world_options.ts";

/** A story under way. */
export interface Story {
  readonly world: () => World;
  /** Says something; gives the notices' messages. */
  readonly say: (command: Command, context?: Partial<Context>) => readonly string[];
  /** Says something that is refused; gives the error's fields. */
  readonly refused: (command: Command, context?: Partial<Context>) => SqlError["field"];
  readonly pass: (ms: number) => void;
  /** The rows of a relation now. */
  readonly rows: (relation: string) => readonly CatalogRow[];
  readonly changes: () => readonly Change[];
}

/** Start of all stories: 2024-01-01. */
export const START = Date.UTC(2024, 0, 1);

/** A new story. */
export function tell(options: Partial<WorldOptions> = {}): Story {
  const made = createWorld({ now: START, ...options });
  let { world } = made;
  const changes = [...made.changes];
  const run = (command: Command, context: Partial<Context> = {}) => {
    const outcome = execute(world, command, {
      now: world.now + 1,
      role: "materialize",
      database: "materialize",
      searchPath: ["public"],
      cluster: "quickstart",
      connectionId: 1,
      ...context,
    });
    world = outcome.world;
    changes.push(...outcome.changes);
    return outcome.notices.map((notice) => notice.message);
  };
  return {
    world: () => world,
    say: run,
    refused: (command, context) => {
      try {
        run(command, context);
      } catch (error) {
        if (error instanceof SqlError) return error.field;
        throw error;
      }
      throw new Error(`Cannot go on with the story: "${command.type}" was not refused`);
    },
    pass: (ms) => {
      const later = advance(world, world.now + ms);
      world = later.world;
      changes.push(...later.changes);
    },
    rows: (relation) => rowsAfter(changes, relation),
    changes: () => changes,
  };
}

/** Options from plain values: texts, numbers, and what is given as OptionValue. */
export function options(values: Readonly<Record<string, string | number | OptionValue>>): Option[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value: typeof value === "string"
      ? { kind: "string", text: value }
      : typeof value === "number"
      ? { kind: "number", text: String(value) }
      : value,
  }));
}

/** CREATE CLUSTER of the unmanaged kind, replicas by name and size. */
export function unmanaged(name: string, replicas: Readonly<Record<string, string>> = {}): Command {
  const list = Object.entries(replicas).map(([replica, size]) => ({
    name: replica,
    options: options({ SIZE: size }),
  }));
  return {
    type: "create_cluster",
    name,
    options: options({ REPLICAS: { kind: "replicas", replicas: list } }),
    features: false,
    ifNotExists: false,
  };
}

/** CREATE CLUSTER of the managed kind. */
export function managed(name: string, more: Parameters<typeof options>[0] = {}): Command {
  return {
    type: "create_cluster",
    name,
    options: options({ SIZE: "25cc", ...more }),
    features: false,
    ifNotExists: false,
  };
}

/** ALTER CLUSTER ... SET. */
export function alter(name: string, set: Parameters<typeof options>[0]): Command {
  return { type: "alter_cluster_set", name, ifExists: false, options: options(set), wait: null };
}

/** DROP of one thing. */
export function dropCluster(name: string, cascade = false): Command {
  return {
    type: "drop",
    kind: "cluster",
    targets: [{ kind: "cluster", name }],
    ifExists: false,
    cascade,
    restrict: false,
  };
}

const COLUMN: ItemColumn = {
  name: "k",
  type: "text",
  typeOid: 25,
  typeModifier: -1,
  nullable: true,
  defaultSql: null,
};

/** CREATE of an item that reads others. */
export function item(
  kind: CreateItem["kind"],
  name: string,
  more: Partial<CreateItem> = {},
): Command {
  return {
    type: "create_item",
    kind,
    name: { name },
    ifNotExists: false,
    orReplace: false,
    temporary: false,
    columns: kind === "index" ? [] : [COLUMN],
    dependencies: [],
    cluster: null,
    createSql: (made) => `CREATE ${kind} ${made.name}`,
    ...more,
  };
}
